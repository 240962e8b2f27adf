using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.Rules;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;
using Row = PerfHub.Api.Tests.Infrastructure.IndicatorReport.Row;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Decisions hold for the figures on which they were taken, whatever happens to rows and numbers.</summary>
public abstract class DeviationLifeTests(PerfHubHost host)
{
    private const string Missed = "target-missed", Unexplained = "missing-explanation", Unsupported = "score-unsupported";

    [StoreFact]
    public async Task Mid_year_figures_filed_before_the_rows_were_renumbered_raise_no_flag()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileMidYearAsync(new JsonObject
        {
            ["filledOn"] = "2024-07-10",
            ["indicators"] = new JsonArray(CreateMidYear("1", "接待人数", 500), CreateMidYear("2", "满意度", 92)),
        })).Expect(HttpStatusCode.Created);

        await FileAsync(unit, new IndicatorReport(
            new Row("1", "满意度", 95m, 45m, 45m, Target: 90m, MidYear: 92m), new Row("2", "接待人数", 1000m, 45m, 45m, Target: 900m, MidYear: 500m)));

        Assert.DoesNotContain(await region.Admin.ReadDeviationsAsync(), it => it.Rule == "mid-year-differs-from-filed");
    }

    [StoreFact]
    public async Task Another_indicator_under_a_used_code_inherits_no_decision()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 100m)));
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        var (missed, unexplained) = (await FindAsync(region, Missed, "接待人数"), await FindAsync(region, Unexplained, "接待人数"));
        (await unit.AddDeviationEventAsync(missed.Id, "explain", "接待场所装修，停用半年。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(missed.Id, "dismiss", "已到现场核实。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(unexplained.Id, "dismiss", "已到现场核实。")).Expect(HttpStatusCode.Created);

        // The rows are swapped and renumbered. Now the other indicator misses its target, with the same figures.
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "办件数量", 50m), Row.Create("2", "接待人数", 100m)));

        foreach (var (rule, old) in new[] { (Missed, missed), (Unexplained, unexplained) })
        {
            var (before, now) = (await region.Admin.ReadDeviationAsync(old.Id), await FindAsync(region, rule, "办件数量"));
            Assert.Equal((DeviationStatus.Resolved, "接待人数", 1), (before.Status, before.IndicatorName, before.Revision));
            Assert.Equal((DeviationStatus.Open, null, "1"), (now.Status, now.Explanation, now.Indicator));
            Assert.NotEqual(old.Id, now.Id);
        }
    }

    [StoreFact]
    public async Task A_renumbered_indicator_keeps_its_deviations_with_their_decisions()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 100m)));
        var missed = await FindAsync(region, Missed, "接待人数");
        (await region.Admin.AddDeviationEventAsync(missed.Id, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        missed = await region.Admin.ReadDeviationAsync(missed.Id);

        await FileAsync(unit, new IndicatorReport(Row.Create("1", "办件数量", 100m), Row.Create("2", "接待人数", 50m)));
        var renumbered = await region.Admin.ReadDeviationAsync(missed.Id);
        Assert.Equal(
            (DeviationStatus.Confirmed, "2", "/indicators/1/final", 2, missed.ChangedAt),
            (renumbered.Status, renumbered.Indicator, renumbered.Pointer, renumbered.Revision, renumbered.ChangedAt));

        // A re-evaluation and a further revision find it under its new number.
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 140 })).Expect(HttpStatusCode.OK);
        await FileAsync(unit, new IndicatorReport(Row.Create("9", "接待人数", 50m), Row.Create("1", "办件数量", 100m)));
        Assert.Equal((DeviationStatus.Confirmed, "9"), (await region.Admin.ReadDeviationAsync(missed.Id)) is var it ? (it.Status, it.Indicator) : default);
        Assert.Equal(2, (await region.Admin.ReadDeviationsAsync()).Count);
    }

    [StoreFact]
    public async Task An_indicator_that_was_dropped_for_a_revision_comes_back_with_its_decisions()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 100m));
        await FileAsync(unit, report);
        var missed = await FindAsync(region, Missed, "接待人数");
        (await region.Admin.AddDeviationEventAsync(missed.Id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        await FileAsync(unit, new IndicatorReport(Row.Create("1", "办件数量", 100m, 90m)));
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(missed.Id)).Status);
        await FileAsync(unit, report with { Conclusion = "恢复指标。" });

        Assert.Equal(DeviationStatus.Confirmed, (await region.Admin.ReadDeviationAsync(missed.Id)).Status);
    }

    [StoreFact]
    public async Task Figures_that_come_back_find_the_decision_taken_on_them_and_the_case_tells_both_steps()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var claimed = new IndicatorReport(new Row("1", "接待人数", 50m, 90m, 90m, Reason: "客流减少。"));
        await FileAsync(unit, claimed);
        var id = (await FindAsync(region, Unsupported, "接待人数")).Id;
        (await unit.AddDeviationEventAsync(id, "explain", "数据口径不同。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "佐证材料只有 50 人次。")).Expect(HttpStatusCode.Created);

        await FileAsync(unit, new IndicatorReport(new Row("1", "接待人数", 100m, 90m, 90m, Reason: "客流减少。")));
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);
        var statistics = await ReadStatisticsAsync(region, Unsupported);
        Assert.Equal((0, 1, 100m), (statistics.Deviations.Confirmed, statistics.Decisions.Confirmed, statistics.ShareConfirmed));

        await FileAsync(unit, claimed with { Conclusion = "再次填报。" });
        var restored = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal((DeviationStatus.Confirmed, "数据口径不同。"), (restored.Status, restored.Explanation));
        Assert.NotNull(restored.ExplainedAt);
        statistics = await ReadStatisticsAsync(region, Unsupported);
        Assert.Equal((1, 1), (statistics.Deviations.Confirmed, statistics.Decisions.Confirmed));
        Assert.Equal(
            [
                (DeviationEventKind.Explain, DeviationStatus.Open, DeviationStatus.Explained, 1, "数据口径不同。"),
                (DeviationEventKind.Confirm, DeviationStatus.Explained, DeviationStatus.Confirmed, 1, "佐证材料只有 50 人次。"),
                (DeviationEventKind.Resolve, DeviationStatus.Confirmed, DeviationStatus.Resolved, 2, "数据口径不同。"),
                (DeviationEventKind.Restore, DeviationStatus.Resolved, DeviationStatus.Confirmed, 3, null),
            ],
            (await region.Admin.ReadDeviationEventsAsync(id)).Select(it => (it.Kind, it.StatusBefore, it.StatusAfter, it.Revision, it.Text)));
        Assert.All(await region.Admin.ReadDeviationEventsAsync(id), it => Assert.NotNull(it.By));
    }

    [StoreFact]
    public async Task A_comment_on_a_resolved_deviation_decides_nothing()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var flagged = new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m));
        await FileAsync(unit, flagged);
        var (missed, unexplained) = ((await FindAsync(region, Missed, "接待人数")).Id, (await FindAsync(region, Unexplained, "接待人数")).Id);
        (await region.Admin.AddDeviationEventAsync(missed, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 100m, 90m)));

        foreach (var id in (string[])[missed, unexplained])
        {
            (await unit.AddDeviationEventAsync(id, "comment", "已更正。")).Expect(HttpStatusCode.Created);
        }

        await FileAsync(unit, flagged with { Conclusion = "再次填报。" });

        Assert.Equal(
            (DeviationStatus.Confirmed, DeviationStatus.Open),
            ((await region.Admin.ReadDeviationAsync(missed)).Status, (await region.Admin.ReadDeviationAsync(unexplained)).Status));
    }

    [StoreFact]
    public async Task A_decision_from_before_inputs_were_stored_does_not_pass_to_other_figures()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = new IndicatorReport(Row.Create("1", "接待人数", 98m, 90m));
        await FileAsync(unit, report);
        var id = (await FindAsync(region, Unexplained, "接待人数")).Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "偏差很小。")).Expect(HttpStatusCode.Created);
        await ForgetInputsAsync(region);

        await FileAsync(unit, report with { Conclusion = "文字有改动。" });
        Assert.Equal(DeviationStatus.Dismissed, (await region.Admin.ReadDeviationAsync(id)).Status);
        await ForgetInputsAsync(region);
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 10m, 90m)));
        Assert.Equal(DeviationStatus.Open, (await region.Admin.ReadDeviationAsync(id)).Status);
        await FileAsync(unit, report);
        Assert.Equal(DeviationStatus.Dismissed, (await region.Admin.ReadDeviationAsync(id)).Status);
    }

    [StoreFact]
    public async Task A_decision_from_before_inputs_were_stored_is_not_counted_once_it_is_withdrawn()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m)));
        var id = (await FindAsync(region, Unexplained, "接待人数")).Id;
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        await Db.WriteAsync(session => session.ExecuteAsync("UPDATE DeviationEvent SET InputsHash = NULL WHERE Deviation = @id", new { id }), CancellationToken.None);
        Assert.Equal(1, (await ReadStatisticsAsync(region, Unexplained)).Decisions.Confirmed);

        (await region.Admin.AddDeviationEventAsync(id, "reopen", "误判。")).Expect(HttpStatusCode.Created);

        Assert.Equal(0, (await ReadStatisticsAsync(region, Unexplained)).Decisions.Confirmed);
    }

    [StoreFact]
    public async Task An_explanation_stays_when_the_rules_read_other_fields_and_the_figures_are_the_same()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m), Row.Create("2", "办件数量", 60m, 90m));
        await FileAsync(unit, report);
        var (visits, cases) = ((await FindAsync(region, Missed, "接待人数")).Id, (await FindAsync(region, Missed, "办件数量")).Id);
        foreach (var id in (string[])[visits, cases])
        {
            (await unit.AddDeviationEventAsync(id, "explain", "活动推迟。")).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.AddDeviationEventAsync(visits, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        await EarlierRuleSet.ApplyAsync(Db, region);

        // Nobody has evaluated the report since the release. Validation says what filing does.
        var next = new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m), Row.Create("2", "办件数量", 65m, 90m)) with { Conclusion = "文字有改动。" };
        var validated = (await unit.ValidateReportAsync(next.ToJson().ToUtf8Bytes())).Expect<ReportVerdict>(HttpStatusCode.OK).Deviations;
        await FileAsync(unit, next);
        Assert.Equal(validated, (await unit.ReadReportAsync()).Deviations);
        var (same, changed) = (await region.Admin.ReadDeviationAsync(visits), await region.Admin.ReadDeviationAsync(cases));
        Assert.Equal((DeviationStatus.Confirmed, "活动推迟。", DeviationStatus.Open, null), (same.Status, same.Explanation, changed.Status, changed.Explanation));

        (await region.Admin.AddDeviationEventAsync(visits, "reopen", "复核。")).Expect(HttpStatusCode.Created);
        Assert.Equal(DeviationStatus.Explained, (await region.Admin.ReadDeviationAsync(visits)).Status);
        await FileAsync(unit, report);
        Assert.Equal(
            (DeviationStatus.Explained, DeviationStatus.Explained),
            ((await region.Admin.ReadDeviationAsync(visits)).Status, (await region.Admin.ReadDeviationAsync(cases)).Status));
    }

    [StoreFact]
    public async Task Rows_of_one_name_or_none_keep_their_decisions_in_any_order_and_spelling()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        string[] reasons = [RandomNarratives.Create(1)[..80], RandomNarratives.Create(2)[..80]];
        (await unit.FileReportAsync(CreateReport(isReordered: false), 2023)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(CreateReport(isReordered: false))).Expect(HttpStatusCode.Created);
        var before = await region.Admin.ReadDeviationsAsync();
        Assert.Equal(2, before.Count(it => it.Rule == "narrative-figure-mismatch"));
        Assert.Equal(2, before.Count(it => it.Pointer.StartsWith("/budget/projects/items/", StringComparison.Ordinal)));
        Assert.Single(before, it => it.Rule == "copied-from-last-year");
        foreach (var (i, deviation) in before.Index())
        {
            (await region.Admin.AddDeviationEventAsync(deviation.Id, i % 2 == 0 ? "dismiss" : "confirm", "核实。")).Expect(HttpStatusCode.Created);
        }

        (await unit.FileReportAsync(CreateReport(isReordered: true))).Expect(HttpStatusCode.Created);

        Assert.Equal(
            before.Select((it, i) => (it.Id, i % 2 == 0 ? DeviationStatus.Dismissed : DeviationStatus.Confirmed)),
            (await region.Admin.ReadDeviationsAsync()).Select(it => (it.Id, it.Status)));

        JsonNode CreateReport(bool isReordered)
        {
            Row[] rows = [new Row("1", "接待人数", 100m, 45m, 45m, Reason: reasons[0]), new Row("2", "办件数量", 100m, 45m, 45m, Reason: reasons[1])];
            List<JsonNode> projects = [CreateProject(5), CreateProject(6)], figures = [CreateFigure("培训(人)", 7m), CreateFigure(isReordered ? " 培训（人）" : "培训(人)", 8m)];
            var report = new IndicatorReport(isReordered ? [.. rows.Reverse()] : rows).ToJson();
            if (isReordered)
            {
                projects.Reverse();
                figures.Reverse();
            }

            report["budget"]!["projects"] = new JsonObject { ["items"] = new JsonArray([.. projects]) };
            report["keyWork"]![0]!["figures"] = new JsonArray([.. figures]);
            return report;
        }

        static JsonObject CreateProject(decimal executed) => new() { ["budget"] = 3, ["executed"] = executed };

        static JsonObject CreateFigure(string label, decimal value) => new() { ["label"] = label, ["value"] = value, ["indicator"] = "1" };
    }

    [StoreFact]
    public async Task Validation_gives_the_statuses_that_filing_gives()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 50m)));
        foreach (var (i, deviation) in (await region.Admin.ReadDeviationsAsync()).Index())
        {
            (await region.Admin.AddDeviationEventAsync(deviation.Id, i % 2 == 0 ? "dismiss" : "confirm", "核实。")).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.PostAsync($"/v1/bureaus/{region.North}/deviations/2024", new { unit = "0137", title = "标题", text = "内容", severity = "medium" })).Expect(HttpStatusCode.Created);
        var next = new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 60m)).ToJson();

        var validated = (await unit.ValidateReportAsync(next.ToUtf8Bytes())).Expect<ReportVerdict>(HttpStatusCode.OK).Deviations;
        var dryRun = (await region.Admin.SendAsync(HttpMethod.Post, $"{ApiClient.GetBatchPath(region.North)}?dryRun=true", ApiClient.CreateBatchBody(ApiClient.CreateBatchLine("0137", next.ToUtf8Bytes()))))
            .ExpectLines<FileBatch.Result>().Single().Verdict!.Deviations;
        var filed = (await unit.FileReportAsync(next)).Expect<Receipt>(HttpStatusCode.Created).Deviations;

        Assert.Contains(filed, it => it.Status is DeviationStatus.Dismissed or DeviationStatus.Confirmed);
        Assert.Contains(filed, it => it.Rule == "manual");
        Assert.Equal(filed, validated);
        Assert.Equal(filed, dryRun);
    }

    [StoreFact]
    public async Task A_corrected_figure_is_resolved_even_where_more_flags_of_its_rule_are_left_out()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var report = new IndicatorReport(Row.Create("1", "接待人数", 100m), Row.Create("2", "办件数量", 100m)).ToJson();
        report["keyWork"] = CreateKeyWork(1, 7m);
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        var id = (await region.Admin.ReadDeviationsAsync("rule=narrative-figure-mismatch")).Single().Id;

        report["keyWork"] = CreateKeyWork(12, 100m);
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);

        Assert.NotEmpty((await unit.ReadReportAsync()).OmittedDeviations!);
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);

        // The first figure is the one that is corrected. All others differ from the indicator.
        static JsonArray CreateKeyWork(int count, decimal first) => new([.. Enumerable.Range(0, count).Select(i => new JsonObject
        {
            ["text"] = "乙工作。",
            ["figures"] = new JsonArray([.. Enumerable.Range(100 * i, count == 1 ? 1 : 100).Select(j =>
                new JsonObject { ["label"] = $"数据{j}", ["value"] = j == 0 ? first : j + 1000, ["indicator"] = "1" })]),
        })]);
    }

    [StoreFact]
    public async Task The_history_names_the_role_that_filed()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m)));
        var id = (await FindAsync(region, Missed, "接待人数")).Id;
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        var corrected = new IndicatorReport(Row.Create("1", "接待人数", 100m, 90m)).ToJson().ToUtf8Bytes();
        Assert.Equal(201, (await region.Admin.FileBatchAsync(region.North, [ApiClient.CreateBatchLine("0137", corrected)])).ExpectLines<FileBatch.Result>().Single().Status);

        Assert.Equal([Role.Unit, Role.BureauAdmin], (await unit.ReadReportHistoryAsync()).Select(it => it.Role));
        Assert.Equal(Role.BureauAdmin, (await region.Admin.ReadDeviationEventsAsync(id))[^1].By!.Role);
    }

    [StoreFact]
    public async Task Other_figures_are_open_and_the_earlier_explanation_stays_in_the_history()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m, 90m)));
        var id = (await FindAsync(region, Unexplained, "接待人数")).Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);

        // Neither the expected nor the actual value of the rule is a figure, but its answer rests on the final value.
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 10m, 90m)));

        var changed = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal(DeviationStatus.Open, changed.Status);
        Assert.Contains(new FlagInput("/indicators/0/final/value", 10m), changed.Inputs!);
        Assert.Equal([DeviationEventKind.Dismiss, DeviationEventKind.Change], (await region.Admin.ReadDeviationEventsAsync(id)).Select(it => it.Kind));
    }

    [StoreFact]
    public async Task Reordered_rows_and_respelled_names_keep_the_decision_on_a_sum()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 100m, 40m), Row.Create("2", "办件数量", 100m)));
        var id = (await region.Admin.ReadDeviationsAsync("rule=weights-sum")).Single().Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);

        await FileAsync(unit, new IndicatorReport(Row.Create("1", " 办件数量", 100m), Row.Create("2", "接待人数\u3000", 100m, 40m)));
        Assert.Equal(DeviationStatus.Dismissed, (await region.Admin.ReadDeviationAsync(id)).Status);
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "办件数量", 100m, 44m), Row.Create("2", "接待人数", 100m, 41m)));
        Assert.Equal(DeviationStatus.Open, (await region.Admin.ReadDeviationAsync(id)).Status);
    }

    [StoreFact]
    public async Task A_new_policy_keeps_a_decision_on_the_same_figures()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 150m, 90m)));
        var id = (await region.Admin.ReadDeviationsAsync("rule=over-completion")).Single().Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);

        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 140 })).Expect(HttpStatusCode.OK);
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 150m, 90m)) with { Conclusion = "新政策。" });

        var deviation = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal((DeviationStatus.Dismissed, 140m), (deviation.Status, deviation.Expected.Number));
    }

    [StoreFact]
    public async Task Validation_gives_the_ids_that_filing_gives()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, new IndicatorReport(Row.Create("1", "接待人数", 50m), Row.Create("2", "办件数量", 100m)));
        var renumbered = new IndicatorReport(Row.Create("1", "办件数量", 50m), Row.Create("2", "接待人数", 50m));

        var validated = (await unit.ValidateReportAsync(renumbered.ToJson().ToUtf8Bytes())).Expect<ReportVerdict>(HttpStatusCode.OK).Deviations;
        await FileAsync(unit, renumbered);

        Assert.Equal(validated, (await unit.ReadReportAsync()).Deviations);
    }

    [StoreProperty(Arbitrary = [typeof(DecidedReports)], MaxTest = 20)]
    public async Task Reordering_renumbering_and_respelling_rows_changes_no_status(DecidedReport decided)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, decided.Before);
        var deviations = await region.Admin.ReadDeviationsAsync();
        foreach (var (deviation, action) in deviations.Zip(decided.Actions))
        {
            ApiClient caller = action == "explain" ? unit : region.Admin;
            (await caller.AddDeviationEventAsync(deviation.Id, action, "核实。")).Expect(HttpStatusCode.Created);
        }

        var before = await region.Admin.ReadDeviationsAsync();
        await FileAsync(unit, decided.After);

        Assert.Equal(
            before.Select(it => (it.Id, it.Status, it.Explanation, it.ChangedAt)),
            (await region.Admin.ReadDeviationsAsync()).Select(it => (it.Id, it.Status, it.Explanation, it.ChangedAt)));
    }

    private Db Db => host.Services.GetRequiredService<Db>();

    /// <summary>Leaves the deviations of a region as hosts of the first build stored them.</summary>
    private Task ForgetInputsAsync(Region region) => Db.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("UPDATE Deviation SET Inputs = NULL, InputsHash = NULL WHERE Bureau = @North", new { region.North });
            return await session.ExecuteAsync("UPDATE DeviationEvent SET InputsHash = NULL WHERE Bureau = @North", new { region.North });
        },
        CancellationToken.None);

    private static JsonObject CreateMidYear(string code, string name, decimal value) =>
        new() { ["code"] = code, ["name"] = name, ["value"] = value, ["unit"] = "人次" };

    private static async Task FileAsync(UnitClient unit, IndicatorReport report) =>
        (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);

    private static async Task<DeviationItem> FindAsync(Region region, string rule, string indicator) =>
        Assert.Single(await region.Admin.ReadDeviationsAsync($"rule={rule}"), it => it.IndicatorName == indicator && it.Status != DeviationStatus.Resolved);

    private static async Task<GetRuleStatistics.RuleRecord> ReadStatisticsAsync(Region region, string rule) =>
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024")).Expect<GetRuleStatistics.RuleStatistics>(HttpStatusCode.OK)
            .Items.Single(it => it.Rule == rule);

    /// <summary>A report, what is done with its deviations, and the same report with other rows and numbers.</summary>
    public sealed record DecidedReport(IndicatorReport Before, IReadOnlyList<string> Actions, IndicatorReport After);

    public static class DecidedReports
    {
        private static readonly string[] Names = ["接待人数", "办件数量", "满意度(%)", "接待群众人数"];

        private static readonly string[] Codes = ["1", "2", "3", "4"];

        public static Arbitrary<DecidedReport> Reports() => (
            from finals in Gen.Elements(10m, 50m, 100m, 150m).ArrayOf(4)
            from order in Gen.Shuffle(Enumerable.Range(0, 4).ToArray())
            from codes in Gen.Shuffle(Codes)
            from isWide in Gen.Elements(true, false)
            from actions in Gen.Elements("explain", "confirm", "dismiss", "comment").ListOf(20)
            let rows = finals.Select((final, i) => Row.Create($"{i + 1}", Names[i], final, 20m + i)).ToList()
            let changed = order.Select((i, position) => rows[i] with { Code = codes[position], Name = isWide ? $" {Names[i].Replace("(", "（")}" : Names[i] })
            select new DecidedReport(
                new IndicatorReport(rows), [.. actions], new IndicatorReport([.. changed]) { Conclusion = "丙结论。更正行次。" })).ToArbitrary();
    }
}

public sealed class DeviationLifeTestsOnSqlite(SharedHost<SqliteHost> shared) : DeviationLifeTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DeviationLifeTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DeviationLifeTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
