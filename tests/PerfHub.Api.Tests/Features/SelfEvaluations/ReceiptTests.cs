using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The complete receipt of the real report in domain.md.</summary>
public abstract class ReceiptTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_receipt_has_exactly_the_fields_of_the_contract()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);

        var response = await unit.FileReportAsync(SeedReport.Bytes);
        var receipt = response.Expect(HttpStatusCode.Created).AsObject();

        Assert.Equal($"{unit.GetReportPath()}/revisions/1", response.HttpResponse.Headers.Location?.OriginalString);
        var receivedAt = (string)receipt["receivedAt"]!;
        Assert.EndsWith("Z", receivedAt, StringComparison.Ordinal);
        Assert.InRange((DateTimeOffset)receipt["receivedAt"]!, before, TimeProvider.System.GetUtcNow());
        (receipt["score"], receipt["rules"], receipt["deviations"], receipt["receivedAt"], receipt["chain"]) = (1, 2, 3, 4, 5);
        Assert.Equal(
            new JsonObject
            {
                ["bureau"] = unit.BureauCode,
                ["unit"] = "0137",
                ["fiscalYear"] = 2024,
                ["revision"] = 1,
                ["status"] = "submitted",
                ["receivedAt"] = 4,
                ["late"] = false,
                ["contentSha256"] = Convert.ToHexStringLower(SHA256.HashData(SeedReport.Bytes)),
                ["previousSha256"] = null,
                ["chain"] = 5,
                ["policyVersion"] = 1,
                ["policyBureau"] = null,
                ["ruleSetVersion"] = "3",
                ["score"] = 1,
                ["rules"] = 2,
                ["deviations"] = 3,
            }.ToJsonString(),
            receipt.ToJsonString());
    }

    [StoreFact]
    public async Task The_seed_scores_95_80_of_the_claimed_99_8_part_by_part()
    {
        var text = (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Body;

        // As text: a verified score always has two decimals.
        Assert.Contains(
            """
            "score":{"claimed":99.8,"verified":95.80,"difference":4.00,"claimedGrade":"优","verifiedGrade":"优","parts":[
            {"pointer":"/score/execution","claimed":9.8,"verified":9.80},
            {"pointer":"/indicators/0/score","claimed":10,"verified":10.00},
            {"pointer":"/indicators/1/score","claimed":20,"verified":16.00},
            {"pointer":"/indicators/2/score","claimed":30,"verified":30.00},
            {"pointer":"/indicators/3/score","claimed":15,"verified":15.00},
            {"pointer":"/indicators/4/score","claimed":15,"verified":15.00}]}
            """.ReplaceLineEndings(""),
            text,
            StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task The_seed_has_thirteen_open_deviations_with_figures_formula_and_message()
    {
        string[] expected =
        [
            "part-exceeds-whole High /budget/fiscalFunds/adjusted - 252.39 316.29 63.90",
            "part-exceeds-whole High /budget/fiscalFunds/executed - 247.44 252.93 5.49",
            "mid-year-exceeds-final High /indicators/0/final 1 36 25 -11",
            "mid-year-target-already-met Low /indicators/0/target 1 36 20 -16",
            "second-half-surge Medium /indicators/3/midYear 4 60 40 -20",
            "over-completion Medium /indicators/1/final 2 130 150 20",
            "unit-of-measure-mismatch Medium /indicators/0/final/unit 1 场次 项 -",
            "narrative-figure-mismatch Medium /keyWork/0/figures/1 1 25 67 42",
            "narrative-figure-mismatch Medium /keyWork/0/figures/0 2 12 11 -1",
            "narrative-figure-mismatch Medium /keyWork/2/figures/0 5 221 689 468",
            "implied-plan-mismatch Medium /keyWork/2/figures/1 3 50 30 -20",
            "repeated-explanation Low /indicators - 2 5 3",
            "uniform-full-marks Low /indicators - 4 5 1",
        ];

        var receipt = (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(expected.Order(StringComparer.Ordinal), receipt.Deviations.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(13, receipt.Rules.Flagged);
        Assert.Equal(13, receipt.Deviations.Select(it => it.Id).Distinct().Count());
        Assert.All(receipt.Deviations, it =>
        {
            Assert.Equal(DeviationStatus.Open, it.Status);
            Assert.Contains(Format(it.Actual), it.Formula, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(it.Message));
        });
    }

    [StoreTheory]
    [InlineData(null, false)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", false)]
    [InlineData("fr,de;q=0.5", false)]
    [InlineData("*", false)]
    [InlineData("en;q=high", false)]
    [InlineData("en", true)]
    [InlineData("EN-gb,zh;q=0.5", true)]
    [InlineData("zh;q=0.4,en;q=0.6", true)]
    [InlineData("fr,en;q=0.2", true)]
    [InlineData("en;q=0", false)]
    [InlineData("en;q=0,zh;q=0.1", false)]
    public async Task Messages_are_in_the_supported_language_that_the_client_prefers(string? language, bool isEnglish)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (string, string)[] headers = language is null ? [] : [("Accept-Language", language)];
        ApiResponse[] responses =
        [
            await unit.ValidateReportAsync(SeedReport.Bytes, headers: headers),
            await unit.FileReportAsync(SeedReport.Bytes, headers: headers),
            await unit.FileReportAsync(SeedReport.Bytes, headers: headers),
            await unit.GetReportAsync(headers: headers),
            await unit.GetAsync(unit.GetReportPath() + "/revisions/1", headers),
        ];

        Assert.All(responses, response => Assert.Equal(
            isEnglish ? "All 5 indicators claim their full weight." : "5 个指标全部自评满分。",
            response.Read<ReportVerdict>().Deviations.Single(it => it.Rule == "uniform-full-marks").Message));
    }

    private static string Describe(ReceiptDeviation it) => string.Join(' ', [
        it.Rule, it.Severity, it.Pointer, it.Indicator ?? "-", Format(it.Expected), Format(it.Actual), it.Difference?.ToString(CultureInfo.InvariantCulture) ?? "-"]);

    private static string Format(Figure figure) => figure.Number?.ToString(CultureInfo.InvariantCulture) ?? figure.Text ?? "-";
}

public sealed class ReceiptTestsOnSqlite(SharedHost<SqliteHost> shared) : ReceiptTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ReceiptTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ReceiptTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
