using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>Answers are kept by two hosts on one store, and neither ever tells what was before an acknowledged write.</summary>
public abstract partial class VersionedResponseCacheTests(PerfHubHost host)
{
    private static readonly string[] Lists =
    [
        "overview/2024?", "overview/2024?scope=own", "rankings/2024?limit=500", "rankings/2024?metric=credibility&limit=500", "filings/2024?limit=500",
        "filings/2024?status=missing&limit=500", "indicators/2024?limit=500", "indicators/2024?limit=500&name=%E4%BB%BB%E5%8A%A1",
    ];

    [StoreProperty(Arbitrary = [typeof(Story)], MaxTest = 2)]
    public async Task What_was_acknowledged_is_read_on_either_host_and_what_has_not_changed_is_not_sent_again(Story story)
    {
        await using var second = new SecondHost(host);
        var town = await Town.InAsync(host);
        BureauClient[] readers = [town.Region.Admin, new BureauClient(second.CreateHttpClient(town.Key), town.Region.City)];
        var before = await ReadAsync(readers[0]);
        foreach (var (number, (write, reader)) in story.Steps.Index())
        {
            await town.DoAsync(write, number);

            // Either host may be the first that is asked, and so the one that brings the lists up to date.
            foreach (var one in (BureauClient[])[readers[reader], readers[1 - reader]])
            {
                var after = await ReadAsync(one);
                Assert.Empty(before.Zip(after).Where(it => it.First.Tag == it.Second.Tag).Select(it => $"{write}: {it.Second.List}"));
                Assert.True(write == Write.Policy || before.Zip(after).Any(it => it.First.Text != it.Second.Text), $"{write} is not seen.");
                foreach (var (list, tag, _) in after)
                {
                    Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(readers[reader], list, tag)).Status);
                    Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(readers[1 - reader], list, tag)).Status);
                }
            }

            var (first, other) = (await ReadAsync(readers[0]), await ReadAsync(readers[1]));
            Assert.Equal(first, other);
            before = first;
        }
    }

    [StoreFact]
    public async Task Whoever_reads_while_others_file_sees_all_that_was_acknowledged_before()
    {
        await using var second = new SecondHost(host);
        var town = await Town.InAsync(host);
        UnitClient[] units = [await town.Region.RegisterUnitAsync("W1"), await town.Region.RegisterUnitAsync("W2", town.Region.South)];
        var acknowledged = new int[units.Length];
        using var stop = new CancellationTokenSource();
        BureauClient[] readers = [town.Region.Admin, new BureauClient(second.CreateHttpClient(town.Key), town.Region.City)];

        var reading = readers.Concat(readers).Select(reader => Task.Run(async () =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested || count == 0; count++)
            {
                int[] least = [Volatile.Read(ref acknowledged[0]), Volatile.Read(ref acknowledged[1])];
                var filings = (await reader.ListFilingsAsync("limit=500")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
                foreach (var (i, unit) in units.Index())
                {
                    var revision = (int?)filings.Single(it => (string?)it!["unit"] == unit.UnitCode)!["revision"] ?? 0;
                    Assert.InRange(revision, least[i], int.MaxValue);
                }
            }
        })).ToList();
        await Task.WhenAll(units.Select(async (unit, i) =>
        {
            for (var number = 1; number <= 15; number++)
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
                Volatile.Write(ref acknowledged[i], number);
            }
        }));
        await stop.CancelAsync();
        await Task.WhenAll(reading);
    }

    [StoreFact]
    public async Task An_answer_is_kept_for_its_own_filters_alone()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1", sector: "a\nb")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("2", sector: "a b")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("3", sector: "a/1/")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        string[] lists = ["rankings", "filings"];
        foreach (var list in lists)
        {
            async Task<string> Units(string query) => string.Join(',', (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/{list}/2024?{query}"))
                .Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (string)it!["unit"]!));
            Assert.Equal("1", await Units("sector=a%0Ab"));
            Assert.Equal("2", await Units("sector=a%20b"));
            Assert.Equal("3", await Units("sector=a%2F1%2F"));
            Assert.Equal("", await Units("sector=a"));
            Assert.Equal("", await Units("sector="));
            Assert.Equal("1,2,3", await Units(""));
            Assert.Equal("1", await Units("limit=1"));
            foreach (var query in (string[])["cursor=", "limit=1&cursor=", "sector=a&limit=1&cursor=50/"])
            {
                (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/{list}/2024?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            }
        }
    }

    private static async Task<List<(string List, string Tag, string Text)>> ReadAsync(BureauClient reader)
    {
        var all = new List<(string, string, string)>();
        foreach (var list in Lists)
        {
            var answer = await AskAsync(reader, list);
            answer.Expect(HttpStatusCode.OK);
            all.Add((list, answer.HttpResponse.Headers.ETag!.ToString(), AsOf().Replace(answer.Body, "")));
        }

        return all;
    }

    // When something changed is told whatever it was.
    [GeneratedRegex("\"asOf\":\"[^\"]*\"")]
    private static partial Regex AsOf();

    private static Task<ApiResponse> AskAsync(BureauClient reader, string list, string? tag = null) =>
        reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/{list}", tag is null ? [] : [("If-None-Match", tag)]);

    public enum Write
    {
        File, Decide, Register, Rename, CloseCase, MidYear, Extend, Window, Policy, Move, Batch,
    }

    /// <summary>Writes, and the host that is asked first after each.</summary>
    public sealed record Story(IReadOnlyList<(Write Write, int Reader)> Steps)
    {
        public static Arbitrary<Story> Stories() => (
            from writes in Gen.Shuffle(Enum.GetValues<Write>())
            from more in Gen.Elements(Enum.GetValues<Write>()).ListOf(4)
            from readers in Gen.Choose(0, 1).ListOf(writes.Length + 4)
            select new Story([.. writes.Concat(more).Zip(readers)])).ToArbitrary();
    }

    /// <summary>A region in which every write changes something, however often it is made.</summary>
    private sealed class Town
    {
        private readonly PerfHubHost _host;
        private readonly UnitClient _files, _decided, _watched, _batched;
        private readonly string _deviation;
        private readonly HashSet<Write> _undone = [];

        private Town(PerfHubHost host, Region region, string key, UnitClient[] units, string deviation)
        {
            (_host, Region, Key, _deviation) = (host, region, key, deviation);
            (_files, _decided, _watched, _batched) = (units[0], units[1], units[2], units[3]);
        }

        public Region Region { get; }

        public string Key { get; }

        public static async Task<Town> InAsync(PerfHubHost host)
        {
            var region = await Region.CreateAsync(host);
            var key = (string)(await region.Admin.CreateKeyAsync(PerfHub.Api.Security.Role.BureauAdmin)).Expect(HttpStatusCode.Created)["key"]!;
            UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South), await region.RegisterUnitAsync("4", region.South)];
            foreach (var unit in units)
            {
                (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            }

            (await host.Operator.CreateBureauAsync(region.City + "03", region.City)).Expect(HttpStatusCode.Created);
            (await (await region.RegisterUnitAsync("5", region.City + "03")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            (await region.Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);
            await region.RegisterUnitAsync("extended");
            await region.RegisterUnitAsync("missing");
            var deviation = (string)(await units[1].GetReportAsync()).Json["deviations"]![0]!["id"]!;
            return new Town(host, region, key, units, deviation);
        }

        public async Task DoAsync(Write write, int number)
        {
            // Every other time it is taken back.
            var again = !_undone.Remove(write) && _undone.Add(write);
            var city = Region.City;
            ApiResponse answer = write switch
            {
                Write.File => await _files.FileReportAsync(SeedReport.CreateVariant(number)),
                Write.Decide => await Region.Admin.DecideReportAsync(_decided, again ? "accept" : "reopen", "复核。"),
                Write.Register => await Region.Admin.PutUnitAsync($"new{number}"),
                Write.Rename => await Region.Admin.PutUnitAsync("2", name: $"第 {number} 名", bureau: Region.North),
                Write.CloseCase => await Region.Admin.AddDeviationEventAsync(_deviation, again ? "dismiss" : "reopen", "核实。"),
                Write.MidYear => await _watched.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(again ? 5 : 36)),
                Write.Extend => await Region.Admin.GrantExtensionAsync("extended", $"2090-01-01T00:00:{number:D2}Z", Region.North),
                Write.Window => await Region.Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", $"2030-01-01T00:01:{number:D2}Z")),
                Write.Policy => await Region.Admin.PutPolicyAsync(new { overCompletionThreshold = 200 + number }),
                Write.Move => await _host.Operator.MoveBureauAsync(city + "03", again ? null : city),
                _ => await Region.Admin.FileBatchAsync(Region.South, [ApiClient.CreateBatchLine(_batched.UnitCode, SeedReport.CreateVariant(100 + number).ToUtf8Bytes())]),
            };
            Assert.True(answer.HttpResponse.IsSuccessStatusCode, $"{write}: {answer.Body}");
        }
    }
}

public sealed class VersionedResponseCacheTestsOnSqlite(SqliteHost host) : VersionedResponseCacheTests(host), IClassFixture<SqliteHost>;

public sealed class VersionedResponseCacheTestsOnSqlServer(SqlServerHost host) : VersionedResponseCacheTests(host), IClassFixture<SqlServerHost>;
