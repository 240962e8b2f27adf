using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Row = PerfHub.Api.Tests.Infrastructure.IndicatorReport.Row;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A copy that is kept by the change feed alone is the list, field for field.</summary>
public abstract class ChangeFeedReplayTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Swapped_rows_new_names_and_new_figures_are_changes()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var copy = new ListCopy(region);
        Row visits = Row.Create("1", "接待人数", 50m), cases = Row.Create("2", "办件数量", 100m);
        IndicatorReport[] revisions =
        [
            new(visits, cases), new(cases, visits), new(cases, visits with { Name = "接待群众人数" }), new(cases, Row.Create("1", "接待群众人数", 10m)),
        ];
        foreach (var revision in revisions)
        {
            (await unit.FileReportAsync(revision.ToJson())).Expect(HttpStatusCode.Created);
            Assert.NotEmpty(await copy.UpdateAsync());
            await copy.AssertEqualsListAsync();
        }
    }

    [StoreFact]
    public async Task A_new_name_sector_or_kind_of_the_unit_is_a_change_of_its_deviations()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FlaggedReport.FileAsync(region, unit);
        var copy = new ListCopy(region);
        await copy.UpdateAsync();
        foreach (var body in new[]
        {
            new { name = "新名称", sector = "科技", kind = "publicInstitution" },
            new { name = "新名称", sector = "教育", kind = "publicInstitution" },
            new { name = "新名称", sector = "教育", kind = "administrative" },
        })
        {
            (await region.Admin.PutAsync($"/v1/bureaus/{unit.BureauCode}/units/{unit.UnitCode}", body)).Expect(HttpStatusCode.OK);
            Assert.Equal([ChangeKind.Changed], await copy.UpdateAsync());
            await copy.AssertEqualsListAsync();
        }

        (await region.Admin.PutAsync(
            $"/v1/bureaus/{unit.BureauCode}/units/{unit.UnitCode}", new { name = "新名称", sector = "教育", kind = "administrative", active = false })).Expect(HttpStatusCode.OK);
        Assert.Empty(await copy.UpdateAsync());
    }

    [StoreProperty(Arbitrary = [typeof(Histories)], MaxTest = 15)]
    public async Task The_feed_replayed_gives_the_list(List<Step> steps)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var copy = new ListCopy(region);
        foreach (var step in steps)
        {
            await step.ApplyAsync(region, unit);
            await copy.UpdateAsync();
            await copy.AssertEqualsListAsync();
        }
    }

    /// <summary>A copy of the list of a region.</summary>
    private sealed class ListCopy(Region region)
    {
        private readonly ChangeFeedReader _feed = ChangeFeedReader.Create(region.Admin);
        private readonly Dictionary<string, DeviationItem> _items = [];

        public async Task<IReadOnlyList<ChangeKind>> UpdateAsync()
        {
            var changes = await _feed.ReadRemainingChangesAsync();
            changes.ForEach(change => _items[change.Deviation.Id] = change.Deviation);
            return [.. changes.Select(it => it.Kind)];
        }

        public async Task AssertEqualsListAsync() => Assert.Equal(
            (await region.Admin.ReadDeviationsAsync()).OrderBy(it => it.Id, StringComparer.Ordinal), _items.Values.OrderBy(it => it.Id, StringComparer.Ordinal));
    }

    /// <summary>A revision, or an action on a deviation.</summary>
    public sealed record Step(IndicatorReport? Report, int Deviation, string Action)
    {
        public async Task ApplyAsync(Region region, UnitClient unit)
        {
            if (Report is not null)
            {
                await unit.FileReportAsync(Report.ToJson());
            }
            else if (await region.Admin.ReadDeviationsAsync() is { Count: > 0 } all)
            {
                ApiClient caller = Action == "explain" ? unit : region.Admin;
                await caller.AddDeviationEventAsync(all[Deviation % all.Count].Id, Action, "核实。", Action == "assign" ? "李审计" : null);
            }
        }
    }

    public static class Histories
    {
        private static readonly string[] Codes = ["1", "2", "3"], Names = ["接待人数", "办件数量", "接待群众人数", "满意度"];

        private static readonly Gen<IndicatorReport> ReportGenerator =
            from codes in Gen.Shuffle(Codes)
            from names in Gen.Shuffle(Names)
            from finals in Gen.Elements(10m, 50m, 100m, 150m).ArrayOf(2)
            from total in Gen.Elements<decimal?>(null, 99m)
            select new IndicatorReport(Row.Create(codes[0], names[0], finals[0]), Row.Create(codes[1], names[1], finals[1])) { ClaimedTotal = total };

        private static readonly Gen<Step> ActionGenerator =
            from deviation in Gen.Choose(0, 100)
            from action in Gen.Elements("explain", "assign", "confirm", "dismiss", "reopen", "comment")
            select new Step(null, deviation, action);

        public static Arbitrary<List<Step>> Steps() => (
            from first in ReportGenerator
            from steps in Gen.OneOf(ReportGenerator.Select(report => new Step(report, 0, "")), ActionGenerator).ListOf(10)
            select steps.Prepend(new Step(first, 0, "")).ToList()).ToArbitrary();
    }
}

public sealed class ChangeFeedReplayTestsOnSqlite(SharedHost<SqliteHost> shared) : ChangeFeedReplayTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ChangeFeedReplayTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ChangeFeedReplayTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
