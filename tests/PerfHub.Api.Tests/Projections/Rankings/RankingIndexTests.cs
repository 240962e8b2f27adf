using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>Each host holds the rankings in memory, and no host shows less than what has been acknowledged.</summary>
public abstract class RankingIndexTests(PerfHubHost host)
{
    private static readonly string[] Queries = ["", "metric=claimedScore&order=asc", "scope=own", "sector=%E7%A7%91%E6%8A%80&kind=administrative"];

    [StoreFact]
    public async Task A_ranking_during_concurrent_filings_shows_everything_acknowledged_before_on_every_host()
    {
        await using var secondHost = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South), await region.RegisterUnitAsync("3")];
        var acknowledged = new int[units.Length];
        using var stop = new CancellationTokenSource();
        BureauClient[] readers = [region.Admin, await CreateReaderAsync(region, secondHost)];
        var reads = readers.Concat(readers).Select(reader => Task.Run(async () =>
        {
            for (var count = 0; !stop.IsCancellationRequested || count == 0; count++)
            {
                int[] minimum = [.. Enumerable.Range(0, units.Length).Select(i => Volatile.Read(ref acknowledged[i]))];
                var ranking = await reader.ReadRankingAsync("metric=claimedScore");
                foreach (var (i, unit) in units.Index())
                {
                    Assert.InRange(ranking.FirstOrDefault(it => it.Unit == unit.UnitCode)?.Value ?? 0, minimum[i], 100);
                }
            }
        })).ToList();

        // The claimed score grows with each revision.
        await Task.WhenAll(units.Select(async (unit, i) =>
        {
            for (var number = 1; number <= 15; number++)
            {
                (await unit.FileReportAsync(new SmallReport { ClaimedTotal = number }.ToJson())).Expect(HttpStatusCode.Created);
                Volatile.Write(ref acknowledged[i], number);
            }
        }));
        await stop.CancelAsync();
        await Task.WhenAll(reads);
    }

    [StoreFact]
    public async Task A_host_that_missed_deleted_changes_shows_them_all_the_same()
    {
        await using var secondHost = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South)];
        (await units[0].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var reader = await CreateReaderAsync(region, secondHost);
        await AssertSameRankingsAsync(region.Admin, reader, ["1"]);

        foreach (var (number, unit) in units.Index())
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number + 1))).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.PutUnitAsync("2", name: "改名单位", bureau: region.North)).Expect(HttpStatusCode.OK);
        (await region.Admin.DecideReportAsync(units[0], "return", "复核。")).Expect(HttpStatusCode.Created);
        await host.Services.GetRequiredService<ReportIndex>().ProcessPendingAsync(CancellationToken.None);
        await host.Services.GetRequiredService<RankingChangeCleanup>().RemoveOldAsync(kept: 1, CancellationToken.None);

        await AssertSameRankingsAsync(region.Admin, reader, ["2", "3"]);
        Assert.Contains(await reader.ReadRankingAsync(), it => it.UnitName == "改名单位");
    }

    // Registrations elsewhere wait for a number all the time.
    [StoreFact]
    public async Task An_overview_shows_each_acknowledged_unit_and_bureau_while_others_are_registered()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        await CountRegisteredAsync(region.Admin);
        using var stop = new CancellationTokenSource();
        var registrations = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                (await other.Admin.PutUnitAsync($"{writer}-{number}", bureau: other.North)).Expect(HttpStatusCode.Created);
            }
        })).ToList();

        for (var number = 1; number <= 40; number++)
        {
            (await region.Admin.PutUnitAsync($"{number}", bureau: region.North)).Expect(HttpStatusCode.Created);
            Assert.Equal(number, await CountRegisteredAsync(region.Admin));
        }

        for (var number = 10; number < 20; number++)
        {
            var code = $"{region.City}{number}";
            (await host.Operator.CreateBureauAsync(code, region.City)).Expect(HttpStatusCode.Created);
            var reader = await region.CreateClientAsync(code, Role.BureauReader);
            Assert.Equal(0, await CountRegisteredAsync(reader));
            (await region.Admin.PutUnitAsync("1", bureau: code)).Expect(HttpStatusCode.Created);
            Assert.Equal(1, await CountRegisteredAsync(reader));
        }

        await stop.CancelAsync();
        await Task.WhenAll(registrations);

        static async Task<int> CountRegisteredAsync(BureauClient reader) =>
            (int)(await reader.GetOverviewAsync()).Expect(HttpStatusCode.OK)["all"]!["filings"]!["registered"]!;
    }

    // As SQL Server queues every change, and SQLite none.
    [StoreFact]
    public async Task A_queued_change_is_numbered_before_a_ranking_is_read()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = (await region.Admin.GetRankingAsync()).HttpResponse.Headers.ETag;

        await host.ExecuteSqlAsync($"""
            INSERT INTO RankingChangeOutbox (Id, ClaimId, Bureau, ReportId, Year, At)
            SELECT t.Id, 0, t.Bureau, t.Id, t.Year, '2030-01-01 00:00:00' FROM CurrentReport t WHERE t.Bureau = '{region.North}'
            """);

        var after = await region.Admin.GetRankingAsync();
        Assert.NotEqual(before, after.HttpResponse.Headers.ETag);
        Assert.Equal(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc), after.Expect<RankingResponse>(HttpStatusCode.OK).AsOf);
        var tag = after.HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rankings/2024", ("If-None-Match", tag))).Status);
    }

    [StoreFact]
    public async Task The_next_page_follows_a_unit_that_has_left_the_ranking()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3")];
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        foreach (var order in (string[])["desc", "asc"])
        {
            var first = (await region.Admin.GetRankingAsync($"limit=1&order={order}")).Expect<RankingResponse>(HttpStatusCode.OK);
            var last = units.Single(it => it.UnitCode == first.Items[0].Unit);
            (await region.Admin.DecideReportAsync(last, "return", "复核。")).Expect(HttpStatusCode.Created);

            var next = (await region.Admin.GetRankingAsync($"order={order}&cursor={first.NextCursor}")).Expect<RankingResponse>(HttpStatusCode.OK);

            Assert.Equal((2L, true), (next.Population, next.HasChanged));
            Assert.Equal(units.Except([last]).Select(it => it.UnitCode), next.Items.Select(it => it.Unit).Order(StringComparer.Ordinal));
            (await region.Admin.DecideReportAsync(last, "reopen", "复核。")).Expect(HttpStatusCode.Created);
        }
    }

    // More than fit into one chunk of a list, so that chunks are split and emptied.
    [StoreFact]
    public async Task A_long_ranking_stays_in_order_while_units_join_move_and_leave()
    {
        const int Units = 1_300, FirstRead = 500;
        var region = await Region.CreateAsync(host);
        var random = new Random(7);
        var scores = new Dictionary<string, decimal>();
        var codes = Enumerable.Range(0, Units).Select(number => $"{number}").ToList();
        await Parallel.ForEachAsync(codes, async (code, _) => (await region.Admin.PutUnitAsync(code, bureau: region.North)).Expect(HttpStatusCode.Created));
        await FileAsync(codes.Take(FirstRead));
        await AssertInOrderAsync();
        await FileAsync(codes.Skip(FirstRead));
        await AssertInOrderAsync();
        await FileAsync(codes.Where((_, i) => i % 5 == 0));
        foreach (var code in scores.OrderBy(it => it.Value).Take(20).Select(it => it.Key).ToList())
        {
            (await region.Admin.PostAsync($"/v1/bureaus/{region.North}/units/{code}/self-evaluations/2024/decisions", new { decision = "return", reason = "复核。" }))
                .Expect(HttpStatusCode.Created);
            scores.Remove(code);
        }

        await AssertInOrderAsync();

        async Task FileAsync(IEnumerable<string> units)
        {
            List<byte[]> lines = [];
            foreach (var unit in units)
            {
                scores[unit] = random.Next(0, 400) / 4m;
                lines.Add(ApiClient.CreateBatchLine(unit, new SmallReport { ClaimedTotal = scores[unit], Conclusion = $"{random.Next()}" }.ToJson().ToUtf8Bytes()));
            }

            Assert.All((await region.Admin.FileBatchAsync(region.North, lines)).ExpectLines<FileBatch.Result>(), answer => Assert.Equal(201, answer.Status));
        }

        async Task AssertInOrderAsync()
        {
            var expected = scores.OrderByDescending(it => it.Value).ThenBy(it => it.Key, StringComparer.Ordinal).ToList();
            var descending = await region.Admin.ReadRankingAsync("metric=claimedScore&limit=111");
            Assert.Equal(expected, descending.Select(it => KeyValuePair.Create(it.Unit, it.Value)));
            Assert.Equal(expected.Select(it => 1L + scores.Values.Count(score => score > it.Value)), descending.Select(it => it.Rank));
            var ascending = await region.Admin.ReadRankingAsync("metric=claimedScore&limit=499&order=asc");
            Assert.Equal(Enumerable.Reverse(expected).Select(it => it.Key), ascending.Select(it => it.Unit));
            Assert.Equal(ascending.Select(it => 1L + scores.Values.Count(score => score < it.Value)), ascending.Select(it => it.Rank));
        }
    }

    private static async Task<BureauClient> CreateReaderAsync(Region region, PerfHubHost host) =>
        new(host.CreateHttpClient((await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect<CreatedApiKey>(HttpStatusCode.Created).Key!), region.City);

    private static async Task AssertSameRankingsAsync(BureauClient first, BureauClient second, IEnumerable<string> units)
    {
        foreach (var query in Queries)
        {
            var (one, other) = (await first.GetRankingAsync(query), await second.GetRankingAsync(query));
            Assert.Equal((one.Body, one.HttpResponse.Headers.ETag), (other.Body, other.HttpResponse.Headers.ETag));
        }

        Assert.Equal(units, (await second.ReadRankingAsync()).Select(it => it.Unit).Order(StringComparer.Ordinal));
    }
}

public sealed class RankingIndexTestsOnSqlite(SqliteHost host) : RankingIndexTests(host), IClassFixture<SqliteHost>;

public sealed class RankingIndexTestsOnSqlServer(SqlServerHost host) : RankingIndexTests(host), IClassFixture<SqlServerHost>;
