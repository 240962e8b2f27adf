using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Row = PerfHub.Api.Tests.Infrastructure.IndicatorReport.Row;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A unit that files again and again makes neither its next revision dearer nor decisions forgotten.</summary>
public abstract class LongHistoryTests(PerfHubHost host)
{
    private const int Projects = 1_000;

    [StoreFact]
    public async Task The_tenth_revision_reads_no_more_deviations_than_the_fourth()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var read = new List<int>();
        for (var revision = 1; revision <= 10; revision++)
        {
            await FileAsync(unit, CreateReport(revision));
            read.Add((await ReadTrace.ValidateAsync(unit, CreateReport(revision + 1))).Deviations);
        }

        Assert.Equal(10, read.Count);
        Assert.InRange(read[1], Projects, 3 * Projects);
        Assert.All(read.Skip(3), count => Assert.Equal(read[3], count));
        Assert.InRange(read[3], Projects, 4 * Projects);
    }

    [StoreFact]
    public async Task Comments_on_a_deviation_are_not_read_by_its_next_revision()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var visits = Row.Create("1", "接待人数", 50m);
        await FileAsync(unit, new IndicatorReport(visits).ToJson());
        var id = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Id;
        var read = new List<int>();
        for (var comment = 0; comment < 6; comment++)
        {
            (await region.Admin.AddDeviationEventAsync(id, "comment", "再议。")).Expect(HttpStatusCode.Created);
            read.Add((await ReadTrace.ValidateAsync(unit, new IndicatorReport(visits with { Final = 60m }).ToJson())).Events);
        }

        Assert.All(read, count => Assert.Equal(1, count));
        Assert.Equal(0, (await ReadTrace.ValidateAsync(unit, new IndicatorReport(visits).ToJson())).Events);
    }

    [StoreFact]
    public async Task A_decision_is_restored_after_thousands_of_other_deviations_were_resolved()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var flawed = new SmallReport { ActualStaff = 11 }.ToJson();
        await FileAsync(unit, flawed);
        var id = (await region.Admin.ReadDeviationsAsync("rule=staff-exceeds-posts")).Single().Id;
        (await unit.AddDeviationEventAsync(id, "explain", "借调一人。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "情况属实。")).Expect(HttpStatusCode.Created);
        var before = await region.Admin.ReadDeviationAsync(id);

        await FloodAsync(unit, new SmallReport().ToJson);
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);
        await FileAsync(unit, flawed);

        var after = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal(
            (DeviationStatus.Dismissed, "借调一人。", before.ExplainedAt, before.OpenedAt), (after.Status, after.Explanation, after.ExplainedAt, after.OpenedAt));
        Assert.Equal(
            [DeviationEventKind.Explain, DeviationEventKind.Dismiss, DeviationEventKind.Resolve, DeviationEventKind.Restore],
            (await region.Admin.ReadDeviationEventsAsync(id)).Select(it => it.Kind));
    }

    [StoreFact]
    public async Task An_indicator_under_the_code_of_one_that_was_dropped_long_ago_inherits_nothing()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        Row visits = Row.Create("1", "接待人数", 50m), courses = Row.Create("1", "培训场次", 50m), cases = Row.Create("9", "办件数量", 100m);
        await FileAsync(unit, new IndicatorReport(visits, cases).ToJson());
        var id = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "情况属实。")).Expect(HttpStatusCode.Created);
        await FloodAsync(unit, new IndicatorReport(cases).ToJson);

        await FileAsync(unit, new IndicatorReport(courses, cases).ToJson());
        var other = (await region.Admin.ReadDeviationsAsync("rule=target-missed&status=open")).Single();
        Assert.NotEqual(id, other.Id);
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);

        await FileAsync(unit, new IndicatorReport(visits, cases).ToJson());
        Assert.Equal(DeviationStatus.Dismissed, (await region.Admin.ReadDeviationAsync(id)).Status);
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(other.Id)).Status);
    }

    [StoreFact]
    public async Task The_feed_tells_of_every_deviation_of_large_revisions_page_by_page()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, CreateReport(1));
        await FileAsync(unit, CreateReport(2));
        (await region.Admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);
        await FileAsync(unit, CreateReport(3));
        var feed = ChangeFeedReader.Create(region.Admin);

        var changes = await feed.ReadRemainingChangesAsync(limit: 333);

        Assert.Equal(changes.Select(it => it.Seq).Order(), changes.Select(it => it.Seq));
        var latest = changes.GroupBy(it => it.Deviation.Id).ToDictionary(it => it.Key, it => it.Last().Status);
        var listed = await region.Admin.ReadDeviationsAsync("limit=500");
        Assert.Equal(listed.ToDictionary(it => it.Id, it => it.Status).OrderBy(it => it.Key), latest.OrderBy(it => it.Key));
        Assert.True(listed.Count > 2 * Projects, $"{listed.Count} deviations");
    }

    /// <summary>Files as many new deviations as it takes for all earlier ones to be resolved long ago, then none of them.</summary>
    private static async Task FloodAsync(UnitClient unit, Func<JsonNode> create)
    {
        for (var revision = 1; revision <= 4; revision++)
        {
            await FileAsync(unit, AddProjects(create(), revision));
        }

        await FileAsync(unit, create());
    }

    private static JsonNode CreateReport(int revision) => AddProjects(new SmallReport().ToJson(), revision);

    private static JsonNode AddProjects(JsonNode report, int revision)
    {
        report["budget"]!["projects"] = new JsonObject
        {
            ["budget"] = Projects,
            ["executed"] = 2 * Projects,
            ["items"] = new JsonArray([.. Enumerable.Range(1, Projects).Select(i => new JsonObject { ["name"] = $"第{revision}次第{i}项", ["budget"] = 1, ["executed"] = 2 })]),
        };
        return report;
    }

    private static async Task FileAsync(UnitClient unit, JsonNode report) => (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
}

public sealed class LongHistoryTestsOnSqlite(SharedHost<SqliteHost> shared) : LongHistoryTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class LongHistoryTestsOnSqlServer(SharedHost<SqlServerHost> shared) : LongHistoryTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
