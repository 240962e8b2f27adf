using System.Globalization;
using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A bureau can queue only so much work at a time.</summary>
public abstract class DecisionQuotaTests(PerfHubHost host)
{
    private static long _nextId = 1_000;

    [StoreTheory]
    [InlineData(10, 1)]
    [InlineData(1, 199_990)]
    public async Task A_bulk_decision_beyond_the_quota_is_refused_and_nothing_is_queued(int jobs, int deviations)
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("0137", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var north = new BureauClient(region.Admin.Http, region.North);
        await InsertUnknownJobAsync(region.North);
        for (var job = 0; job < jobs; job++)
        {
            await InsertUnfinishedJobAsync(region.North, deviations);
        }

        var refused = await north.DecideDeviationsAsync("all=true", "comment", "再议。");
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.NotNull(refused.HttpResponse.Headers.RetryAfter);
        Assert.Equal(jobs, (await north.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions?limit=100")).Json["items"]!.AsArray().Count);

        // Another bureau has its own quota.
        await region.Admin.WaitForDecisionJobAsync(await new BureauClient(region.Admin.Http, region.South).DecideDeviationsAsync("all=true", "comment", "再议。"));
    }

    [StoreFact]
    public async Task A_long_text_is_refused_for_many_deviations_at_once()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var refused = await region.Admin.DecideDeviationsAsync("all=true", "comment", new string('议', 2_001));

        Assert.Equal("/text", (string?)refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body")["errors"]![0]!["pointer"]);
        await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "comment", new string('议', 2_000)));
    }

    [StoreFact]
    public async Task The_texts_of_unfinished_bulk_decisions_have_a_quota()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        // 99,960,000 bytes; 13 deviations with 6,000 bytes each do not fit any more.
        await InsertUnknownJobAsync(region.City);
        await InsertUnfinishedJobAsync(region.City, 20_000, new string('议', 1_666));

        (await region.Admin.DecideDeviationsAsync("all=true", "comment", new string('议', 2_000))).ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        (await region.Admin.DecideDeviationsAsync("all=true", "comment", "再议。")).Expect(HttpStatusCode.Accepted);
    }

    [StoreFact]
    public async Task A_text_that_is_too_long_for_its_selection_at_any_time_is_invalid()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        for (var doubling = 0; doubling < 11; doubling++)
        {
            await host.ExecuteSqlAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO Deviation (ReportId, RuleId, Id, Bureau, Subject, Severity, Status, Revision, Pointer, Expected, Actual, Formula, MessageZh, MessageEn, OpenedAt, ChangedAt)
                SELECT d.ReportId, d.RuleId, CONCAT(d.Id, '{(char)('a' + doubling)}'), d.Bureau, CONCAT(d.Subject, '{(char)('a' + doubling)}'), d.Severity, d.Status, d.Revision,
                    d.Pointer, d.Expected, d.Actual, d.Formula, d.MessageZh, d.MessageEn, d.OpenedAt, d.ChangedAt
                FROM Deviation d WHERE d.Bureau = '{unit.BureauCode}'
                """));
        }

        // 26,624 deviations with 6,000 bytes each are more than 100 MB.
        (await region.Admin.DecideDeviationsAsync("all=true", "comment", new string('议', 2_000))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Empty((await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions")).Json["items"]!.AsArray());
    }

    [StoreFact]
    public async Task Bulk_decisions_cannot_be_created_and_cancelled_without_end()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        await InsertUnknownJobAsync(region.City);
        for (var job = 0; job < 20; job++)
        {
            var accepted = (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect<DecisionJob>(HttpStatusCode.Accepted);
            (await region.Admin.PostAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions/{accepted.Id}/cancellation", new { })).Expect(HttpStatusCode.OK);
        }

        (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        await host.ExecuteSqlAsync($"UPDATE Job SET UpdatedAt = '2025-01-01 00:00:00' WHERE Bureau = '{region.City}'");
        (await region.Admin.DecideDeviationsAsync("all=true", "dismiss", "误操作。")).Expect(HttpStatusCode.Accepted);
    }

    private Task InsertUnfinishedJobAsync(string bureau, int deviations, string text = "x") => InsertJobAsync("deviations", bureau, deviations, text);

    /// <summary>Inserts a job of a later release, which keeps the jobs behind it from running.</summary>
    private Task InsertUnknownJobAsync(string bureau) => InsertJobAsync("unknown", bureau, 0);

    private Task InsertJobAsync(string kind, string bureau, int total, string text = "x") => host.ExecuteSqlAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO Job (Id, Kind, Bureau, Year, State, Done, Total, FlaggedOrSkipped, Arguments, Attempts, Actor, Role, CreatedAt, UpdatedAt)
        VALUES ({Interlocked.Increment(ref _nextId)}, '{kind}', '{bureau}', 2024, 'Queued', 0, {total}, 0,
            '{"{"}"action":"comment","text":"{text}"{"}"}', 0, 'key', 'Auditor', '2025-01-01 00:00:00', '2025-01-01 00:00:00')
        """));
}

public sealed class DecisionQuotaTestsOnSqlite(SqliteHost host) : DecisionQuotaTests(host), IClassFixture<SqliteHost>;

public sealed class DecisionQuotaTestsOnSqlServer(SqlServerHost host) : DecisionQuotaTests(host), IClassFixture<SqlServerHost>;
