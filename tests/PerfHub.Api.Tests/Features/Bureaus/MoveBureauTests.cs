using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

public abstract class MoveBureauTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_move_returns_the_bureau_with_its_new_parent()
    {
        var region = await Region.CreateAsync(host);
        var before = (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Expect<Bureau>(HttpStatusCode.OK);

        var moved = await host.Operator.MoveBureauAsync(region.North, region.South);

        Assert.Equal(before with { Parent = region.South }, moved.Expect<Bureau>(HttpStatusCode.OK));
        Assert.Equal(moved.Body, (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Body);
        Assert.Null((await host.Operator.MoveBureauAsync(region.North, null)).Expect<Bureau>(HttpStatusCode.OK).Parent);
    }

    [StoreFact]
    public async Task A_move_transfers_access_from_the_old_parent_to_the_new_one_at_once()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        var key = (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        string[] paths =
        [
            $"/v1/bureaus/{region.North}", $"/v1/bureaus/{region.North}/units", $"/v1/bureaus/{region.North}/rankings/2024",
            $"/v1/bureaus/{region.North}/units/{unit.UnitCode}", unit.GetReportPath(), $"/v1/deviations/{receipt.Deviations[0].Id}",
            $"/v1/api-keys/{key.Id}",
        ];
        await AssertStatusesAsync(region.Admin, paths, HttpStatusCode.OK);
        await AssertStatusesAsync(other.Admin, paths, HttpStatusCode.NotFound);

        (await host.Operator.MoveBureauAsync(region.North, other.South)).Expect(HttpStatusCode.OK);

        await AssertStatusesAsync(region.Admin, paths, HttpStatusCode.NotFound);
        await AssertStatusesAsync(other.Admin, paths, HttpStatusCode.OK);
        Assert.Equal((0, 1), (await CountRankedAsync(region.Admin), await CountRankedAsync(other.Admin)));
        (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        var auditor = new BureauClient(host.CreateHttpClient(key.Key), region.North);
        Assert.Equal(1, await CountRankedAsync(auditor));
        (await auditor.GetAsync($"/v1/bureaus/{other.South}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_move_is_logged_for_the_moved_bureau_with_old_and_new_parent()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.MoveBureauAsync(region.North, region.South)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureauAsync(region.North, region.North)).ExpectValidationError("/parent", "cycle");
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        var log = await new BureauClient(host.CreateHttpClient(key.Key), region.North).ReadAuditLogAsync();

        Assert.Equal(
            [
                (Role.Operator, $"PUT /v1/bureaus/{region.North}/parent", $"{region.City} → {region.South}", AuditOutcome.Done),
                (Role.Operator, $"PUT /v1/bureaus/{region.North}/parent", $"{region.South} → -", AuditOutcome.Done),
                (Role.Operator, "POST /v1/api-keys", key.Id, AuditOutcome.Done),
            ],
            log.Select(it => (it.Role, it.Action, it.Subject, it.Outcome)));
    }

    [StoreFact]
    public async Task An_unknown_parent_is_refused()
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.MoveBureauAsync(region.North, "999999999999")).ExpectValidationError("/parent", "unknown");

        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task A_bureau_cannot_be_moved_below_itself()
    {
        var region = await Region.CreateAsync(host);
        var district = region.North + "01";
        (await host.Operator.CreateBureauAsync(district, region.North)).Expect(HttpStatusCode.Created);

        foreach (var below in (string[])[region.City, region.North, district])
        {
            (await host.Operator.MoveBureauAsync(region.City, below)).ExpectValidationError("/parent", "cycle");
        }

        Assert.Null((await host.Operator.GetAsync($"/v1/bureaus/{region.City}")).Expect<Bureau>(HttpStatusCode.OK).Parent);
    }

    [StoreFact]
    public async Task Moving_a_bureau_to_its_current_parent_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        for (var i = 0; i < 2; i++)
        {
            (await host.Operator.MoveBureauAsync(region.North, region.City)).Expect(HttpStatusCode.OK);
            (await host.Operator.MoveBureauAsync(region.City, null)).Expect(HttpStatusCode.OK);
        }

        await AssertIsBelowAsync(region.North, region.City);
        Assert.Equal(1, await CountRankedAsync(region.Admin));
    }

    // A missing parent does not mean the top level.
    [StoreTheory]
    [InlineData("{}", "required")]
    [InlineData("""{"parent":""}""", "blank")]
    [InlineData("""{"parent":"1234567890123"}""", "too-long")]
    [InlineData("""{"parent":65}""", "wrong-type")]
    public async Task A_missing_or_malformed_parent_is_refused(string body, string error)
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.PutAsync($"/v1/bureaus/{region.North}/parent", JsonNode.Parse(body)!)).ExpectValidationError("/parent", error);

        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task Only_an_operator_can_move_a_bureau()
    {
        var region = await Region.CreateAsync(host);
        var move = new { parent = region.South };

        foreach (var role in (Role[])[Role.BureauAdmin, Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClientAsync(region.City, role);
            (await client.PutAsync($"/v1/bureaus/{region.North}/parent", move)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await host.Operator.PutAsync("/v1/bureaus/99999999/parent", move)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task Concurrent_moves_never_create_a_cycle()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);

        for (var round = 0; round < 10; round++)
        {
            var responses = await Task.WhenAll(
                host.Operator.MoveBureauAsync(region.City, region.North),
                host.Operator.MoveBureauAsync(region.North, region.South),
                host.Operator.MoveBureauAsync(region.South, region.City));

            Assert.Equal(2, responses.Count(it => it.Status == HttpStatusCode.OK));
            Assert.Single(responses, it => it.Status == HttpStatusCode.UnprocessableEntity).ExpectValidationError("/parent", "cycle");
            foreach (var bureau in (string[])[region.City, region.North, region.South])
            {
                (await host.Operator.MoveBureauAsync(bureau, null)).Expect(HttpStatusCode.OK);
            }
        }
    }

    [StoreFact]
    public async Task A_bureau_created_below_a_moving_bureau_ends_up_below_its_new_parent()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        for (var i = 10; i < 20; i++)
        {
            var (code, to) = ($"{region.North}{i}", i % 2 == 0 ? other.City : region.City);
            var responses = await Task.WhenAll(host.Operator.MoveBureauAsync(region.North, to), host.Operator.CreateBureauAsync(code, region.North));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], responses.Select(it => it.Status));
            await AssertStatusesAsync(to == region.City ? region.Admin : other.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.OK);
            await AssertStatusesAsync(to == region.City ? other.Admin : region.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.NotFound);
        }
    }

    [StoreFact]
    public async Task Reports_filed_during_moves_are_ranked_once_below_the_final_parent()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var units = new List<UnitClient>();
        for (var i = 0; i < 8; i++)
        {
            units.Add(await region.RegisterUnitAsync($"{i}"));
        }

        var filing = Task.WhenAll(units.Select(async unit =>
        {
            for (var revision = 0; revision < 6; revision++)
            {
                var report = new SmallReport { ClaimedTotal = revision, Conclusion = $"{unit.UnitCode}/{revision}" };
                (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            }
        }));
        var moves = 0;
        do
        {
            (await host.Operator.MoveBureauAsync(region.North, moves % 2 == 0 ? other.South : region.City)).Expect(HttpStatusCode.OK);
            (await region.Admin.GetRankingAsync("limit=1")).Expect(HttpStatusCode.OK);
        }
        while (++moves < 10 || moves % 2 == 1 || !filing.IsCompleted);

        await filing;
        foreach (var metric in (string[])["claimedScore", "verifiedScore", "credibility"])
        {
            var ranked = await region.Admin.ReadRankingAsync($"metric={metric}&limit=3");
            Assert.Equal(units.Select(unit => unit.UnitCode), ranked.Select(it => it.Unit).Order());
            Assert.All(ranked, it => Assert.Equal(5m, it.Score.Claimed));
            Assert.Empty(await other.Admin.ReadRankingAsync($"metric={metric}"));
        }

        Assert.Equal((8, 0), (await CountRankedAsync(region.Admin), await CountRankedAsync(other.Admin)));
    }

    private static async Task<long> CountRankedAsync(BureauClient client) =>
        (await client.GetRankingAsync()).Expect<RankingResponse>(HttpStatusCode.OK).Population;

    private static async Task AssertStatusesAsync(ApiClient client, string[] paths, HttpStatusCode status)
    {
        foreach (var path in paths)
        {
            Assert.Equal((path, status), (path, (await client.GetAsync(path)).Status));
        }
    }

    private async Task AssertIsBelowAsync(string bureau, string parent) =>
        Assert.Equal(parent, (await host.Operator.GetAsync($"/v1/bureaus/{bureau}")).Expect<Bureau>(HttpStatusCode.OK).Parent);
}

public sealed class MoveBureauTestsOnSqlite(SharedHost<SqliteHost> shared) : MoveBureauTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class MoveBureauTestsOnSqlServer(SharedHost<SqlServerHost> shared) : MoveBureauTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
