using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Evaluations;
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
        var (unit, peer) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("2", region.South));
        var copy = new ListCopy(region);

        // The first step files the same narrative, and the evaluation finds the copy.
        (await peer.FileReportAsync(new IndicatorReport(Row.Create("1", "接待人数", 50m)) { Conclusion = Narrative }.ToJson())).Expect(HttpStatusCode.Created);
        foreach (var (i, step) in steps.Index())
        {
            await step.ApplyAsync(host, region, unit);
            if (i == 0)
            {
                await region.Admin.EvaluateAsync();
            }

            await copy.UpdateAsync();
            await copy.AssertEqualsListAsync();
        }
    }

    [StoreFact]
    public async Task A_new_name_of_the_other_unit_of_a_copy_is_a_change()
    {
        var region = await Region.CreateAsync(host);
        var report = new IndicatorReport(Row.Create("1", "接待人数", 100m, 90m)) { Conclusion = Narrative }.ToJson();
        foreach (var (code, bureau) in ((string, string)[])[("1", region.North), ("2", region.South)])
        {
            (await (await region.RegisterUnitAsync(code, bureau)).FileReportAsync(report)).Expect(HttpStatusCode.Created);
        }

        await region.Admin.EvaluateAsync();
        var (copy, north) = (new ListCopy(region), await region.CreateClientAsync(region.North, Role.BureauReader));
        await copy.UpdateAsync();

        (await region.Admin.PutUnitAsync("2", bureau: region.South, name: "新名称")).Expect(HttpStatusCode.OK);

        Assert.Equal([ChangeKind.Changed, ChangeKind.Changed], await copy.UpdateAsync());
        await copy.AssertEqualsListAsync();
        Assert.DoesNotContain("新名称", (await ChangeFeedReader.Create(north).RequestPageAsync()).Body, StringComparison.Ordinal);
    }

    private static readonly string Narrative = RandomNarratives.Create(1);

    /// <summary>A copy of the list of a region.</summary>
    private sealed class ListCopy(Region region)
    {
        private readonly ChangeFeedReader _feed = ChangeFeedReader.Create(region.Admin);
        private readonly Dictionary<string, DeviationItem> _items = [];

        public async Task<IReadOnlyList<ChangeKind>> UpdateAsync()
        {
            var bureaus = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/bureaus?limit=500")).Expect(HttpStatusCode.OK)["items"]!.AsArray()
                .Select(it => (string)it!["code"]!).Append(region.City).ToHashSet();
            var changes = await _feed.ReadRemainingChangesAsync();
            foreach (var change in changes)
            {
                _items.Remove(change.Deviation.Id);
                if (change.Kind != ChangeKind.Removed)
                {
                    _items.Add(change.Deviation.Id, change.Deviation);
                }
            }

            // The feed of a former parent does not tell that a bureau was moved away.
            foreach (var item in _items.Values.Where(it => !bureaus.Contains(it.Bureau)).ToList())
            {
                _items.Remove(item.Id);
            }

            return [.. changes.Select(it => it.Kind)];
        }

        public async Task AssertEqualsListAsync() => Assert.Equal(
            (await region.Admin.ReadDeviationsAsync()).OrderBy(it => it.Id, StringComparer.Ordinal), _items.Values.OrderBy(it => it.Id, StringComparer.Ordinal));
    }

    /// <summary>A revision, a step of the report, its unit, its peer or their bureaus, or an action on a deviation. The API may refuse it.</summary>
    public sealed record Step(IndicatorReport? Report, int Number, string Action)
    {
        public async Task ApplyAsync(PerfHubHost host, Region region, UnitClient unit)
        {
            if (Report is not null)
            {
                await unit.FileReportAsync(Report.ToJson());
                return;
            }

            switch (Action)
            {
                case "return" or "withdraw":
                    await region.Admin.DecideReportAsync(unit, Action, "填报有误。");
                    break;
                case "reopenReport":
                    await region.Admin.DecideReportAsync(unit, "reopen", "退回有误。");
                    break;
                case "evaluate":
                    await region.Admin.EvaluateAsync();
                    break;
                case "renamePeer":
                    await region.Admin.PutUnitAsync("2", bureau: region.South, name: $"单位{Number}");
                    break;
                case "moveAway":
                    (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);
                    break;
                case "moveBack":
                    (await host.Operator.MoveBureauAsync(region.South, region.City)).Expect(HttpStatusCode.OK);
                    break;
                default:
                    await ActAsync(region, unit);
                    break;
            }
        }

        private async Task ActAsync(Region region, UnitClient unit)
        {
            if (await region.Admin.ReadDeviationsAsync() is { Count: > 0 } all)
            {
                ApiClient caller = Action == "explain" ? unit : region.Admin;
                await caller.AddDeviationEventAsync(all[Number % all.Count].Id, Action, "核实。", Action == "assign" ? "李审计" : null);
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
            from conclusion in Gen.Elements(Narrative, Narrative, "丙结论。")
            select new IndicatorReport(Row.Create(codes[0], names[0], finals[0]), Row.Create(codes[1], names[1], finals[1])) { ClaimedTotal = total, Conclusion = conclusion };

        private static readonly Gen<Step> ActionGenerator =
            from number in Gen.Choose(0, 100)
            from action in Gen.Elements(
                "explain", "assign", "confirm", "dismiss", "reopen", "comment", "return", "withdraw", "reopenReport", "evaluate", "renamePeer", "moveAway", "moveBack")
            select new Step(null, number, action);

        public static Arbitrary<List<Step>> Steps() => (
            from first in ReportGenerator
            from steps in Gen.OneOf(ReportGenerator.Select(report => new Step(report, 0, "")), ActionGenerator).ListOf(10)
            select steps.Prepend(new Step(first with { Conclusion = Narrative }, 0, "")).ToList()).ToArbitrary();
    }
}

public sealed class ChangeFeedReplayTestsOnSqlite(SharedHost<SqliteHost> shared) : ChangeFeedReplayTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ChangeFeedReplayTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ChangeFeedReplayTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
