using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The optional fields of the form, and reports at its limits.</summary>
public abstract class ReportFormTests(PerfHubHost host) : IAsyncLifetime
{
    private Region _region = null!;
    private UnitClient _unit = null!;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        _unit = await _region.RegisterUnitAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task Every_row_of_the_form_has_its_field_and_is_read_back_unchanged()
    {
        var report = CreateFullForm();

        var receipt = (await _unit.FileReportAsync(report.ToUtf8Bytes())).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Empty(receipt.Deviations);
        Assert.Equal(100m, receipt.Score.Verified);
        Assert.Equal(report.ToJsonString(), (await _unit.GetReportAsync()).Expect(HttpStatusCode.OK)["report"]!.ToJsonString());
    }

    [StoreFact]
    public async Task A_fiscal_year_that_is_not_that_of_the_path_is_refused_wherever_a_report_is_sent()
    {
        var report = CreateFullForm();
        report["fiscalYear"] = 2023;
        report["budget"]!["initial"] = -1;

        foreach (var response in (ApiResponse[])[await _unit.FileReportAsync(report), await _unit.ValidateReportAsync(report.ToUtf8Bytes())])
        {
            response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(["/budget/initial negative", "/fiscalYear wrong-year"], response.GetValidationErrors());
        }

        var line = Assert.Single((await _region.Admin.FileBatchAsync(_region.North, [ApiClient.CreateBatchLine("0137", report.ToUtf8Bytes())])).ExpectLines<FileBatch.Result>());
        Assert.Equal(422, line.Status);
        Assert.Contains(line.Problem!.Errors!, it => it.Pointer.EndsWith("/fiscalYear", StringComparison.Ordinal) && it.Code == "wrong-year");
    }

    [StoreTheory]
    [InlineData(2023)]
    [InlineData(2024)]
    public async Task A_fiscal_year_that_is_that_of_the_path_is_accepted(int year)
    {
        var report = CreateFullForm();
        report["fiscalYear"] = year;
        (await _unit.ValidateReportAsync(report.ToUtf8Bytes(), year)).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task The_adjusted_target_is_the_one_that_counts_and_both_are_read_back()
    {
        var report = new SmallReport { FinalValue = 8m }.ToJson();
        report["indicators"]![0]!["adjustedTarget"] = new JsonObject { ["value"] = 8, ["unit"] = "次" };

        var receipt = (await _unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Empty(receipt.Deviations);
        Assert.Equal(100m, receipt.Score.Verified);
        var indicator = (await _unit.GetReportAsync()).ExpectReport().Indicators[0];
        Assert.Equal((10m, 8m), (indicator.Target!.Value, indicator.AdjustedTarget!.Value));
    }

    [StoreFact]
    public async Task Without_a_budget_the_execution_part_is_null_and_the_claim_is_flagged()
    {
        var report = new SmallReport { AdjustedBudget = 0m, ExecutedBudget = 0m }.ToJson();

        var verdict = (await _unit.ValidateReportAsync(report.ToUtf8Bytes())).Expect<ReportVerdict>(HttpStatusCode.OK);

        Assert.Equal(["nothing-budgeted"], verdict.Deviations.Select(it => it.Rule));
        Assert.Equal(new ScorePart("/score/execution", 10m, null), verdict.Score.Parts[0]);
        Assert.Equal((100m, -1m), (verdict.Score.Verified, verdict.Score.Difference));
    }

    [StoreFact]
    public async Task Leaving_the_execution_weight_out_or_claiming_more_weight_gains_no_rank()
    {
        var (dodger, greedy) = (await _region.RegisterUnitAsync("dodger"), await _region.RegisterUnitAsync("greedy"));
        var leftOut = new SmallReport { IndicatorScore = 100m, ClaimedTotal = 100m }.ToJson();
        leftOut["indicators"]![0]!["weight"] = 100;
        leftOut["score"] = new JsonObject { ["total"] = 100, ["grade"] = "优" };
        var tooMuch = new SmallReport { IndicatorScore = 200m, ClaimedTotal = 210m }.ToJson();
        tooMuch["indicators"]![0]!["weight"] = 200;

        var honest = (await _unit.FileReportAsync(new SmallReport().ToJson())).Expect<Receipt>(HttpStatusCode.Created);
        Receipt[] others =
        [
            (await dodger.FileReportAsync(leftOut)).Expect<Receipt>(HttpStatusCode.Created),
            (await greedy.FileReportAsync(tooMuch)).Expect<Receipt>(HttpStatusCode.Created),
        ];

        Assert.Equal(100m, honest.Score.Verified);
        Assert.All(others, it => Assert.Equal(100m, it.Score.Verified));
        Assert.All(others, it => Assert.Contains(it.Deviations, deviation => deviation.Rule == "weights-sum"));
        Assert.All(await _region.Admin.ReadRankingAsync(), it => Assert.Equal(1, it.Rank));
    }

    [StoreFact]
    public async Task A_report_with_more_than_a_thousand_deviations_lists_the_gravest_and_counts_the_rest()
    {
        var report = WorstReport.Create(indicators: 500, figures: 2_000);

        var verdict = (await _unit.ValidateReportAsync(report)).Expect<ReportVerdict>(HttpStatusCode.OK);
        var receipt = (await _unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(1000, verdict.Deviations.Count);
        Assert.Equal(verdict.Rules.Flagged, 1000 + verdict.OmittedDeviations!.Sum(it => it.Count));
        Assert.Equal(verdict.OmittedDeviations, receipt.OmittedDeviations);
        Assert.Equal(verdict.OmittedDeviations, (await _unit.ReadReportAsync()).OmittedDeviations);
        Assert.All(verdict.Deviations, it => Assert.Equal(Severity.High, it.Severity));
        Assert.Equal(1000, (await _region.Admin.ReadDeviationsAsync()).Count);
    }

    /// <summary>A report with every optional field that breaks no rule.</summary>
    private static JsonNode CreateFullForm()
    {
        var report = new SmallReport().ToJson();
        report["fiscalYear"] = 2024;
        report["budget"] = JsonNode.Parse("""
            {
              "initial": 238.93, "carriedOver": 12.96, "adjustment": 0, "adjusted": 251.89, "received": 251.89, "executed": 251.89, "executionRate": 100,
              "sources": [
                { "kind": "财政资金", "initial": 238.93, "carriedOver": 12.96, "adjusted": 251.89, "executed": 251.89 },
                { "kind": "财政专户管理资金", "initial": 0, "carriedOver": 0, "adjusted": 0, "executed": 0 }
              ]
            }
            """);
        report["indicators"] = JsonNode.Parse("""
            [
              {
                "code": "1", "name": "资产负债率", "category": "效益指标", "subcategory": "经济效益指标", "core": true, "kind": "quantitative",
                "direction": "between", "target": { "min": 40, "max": 60, "unit": "%" }, "adjustedTarget": { "min": 45, "max": 60, "unit": "％" },
                "final": { "value": 55, "unit": "%" }, "completionRate": 100, "weight": 50, "score": 49,
                "evidence": [{ "name": "资产负债表", "url": "https://example.org/1", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }]
              },
              {
                "code": "2", "name": "社会效益", "category": "效益指标", "kind": "qualitative", "targetText": "效果明显", "finalText": "达成预期指标",
                "attainment": "achieved", "weight": 40, "score": 40, "evidence": "总结"
              }
            ]
            """);
        report["signedOff"] = new JsonObject { ["preparedBy"] = "张三", ["approvedBy"] = "李四", ["on"] = "2025-02-17" };
        return report;
    }
}

public sealed class ReportFormTestsOnSqlite(SharedHost<SqliteHost> shared) : ReportFormTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ReportFormTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ReportFormTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
