using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Rules;

public abstract class ListRulesTests(PerfHubHost host)
{
    /// <summary>The table of domain.md.</summary>
    private const string Table = """
        A budget-adjustment-sum high
        A budget-adjustment-rate medium
        A budget-execution-rate high
        A budget-sources-sum high
        A budget-composition-sum high
        A basic-expenditure-sum high
        A basic-execution-rate medium
        A project-list-sum high
        A part-exceeds-whole high
        A overspent-budget high
        A completion-rate medium
        A weights-sum high
        A score-exceeds-weight high
        A execution-score medium
        A score-sum high
        A grade-band high
        B mid-year-exceeds-final high
        B mid-year-differs-from-filed high
        B mid-year-target-already-met low
        B second-half-surge medium
        C target-missed medium
        C over-completion medium
        C missing-explanation medium
        C score-unsupported high
        C score-outruns-spending medium
        C unit-of-measure-mismatch medium
        C low-execution medium
        D narrative-figure-mismatch medium
        D implied-plan-mismatch medium
        D repeated-explanation low
        D uniform-full-marks low
        D missing-section low
        D staff-exceeds-posts low
        E late-filing medium
        E target-below-last-year medium
        E indicator-dropped low
        E budget-swing low
        E copied-from-last-year medium
        F copied-from-other-unit high
        F execution-rate-outlier low
        F completion-outlier low
        """;

    /// <summary>The figures of domain.md that a bureau may set.</summary>
    private const string Parameters = """
        budget-swing budgetSwingThreshold 30 percent
        completion-outlier outlierThreshold 3.5 zScore
        copied-from-last-year copiedFromLastYearThreshold 95 percent
        copied-from-other-unit copiedFromOtherUnitThreshold 90 percent
        execution-rate-outlier outlierThreshold 3.5 zScore
        grade-band gradeBands.excellent 90 points
        grade-band gradeBands.fair 60 points
        grade-band gradeBands.good 80 points
        low-execution lowExecutionThreshold 20 percent
        missing-explanation overCompletionThreshold 130 percent
        over-completion overCompletionThreshold 130 percent
        score-outruns-spending scoreOutrunsSpendingThreshold 5 percent
        second-half-surge midYearProgressThreshold 60 percent
        target-below-last-year targetBelowLastYearThreshold 10 percent
        """;

    [StoreFact]
    public async Task The_catalogue_has_the_rules_of_the_domain_with_their_groups_and_severities() => Assert.Equal(
        SplitLines(Table).Order(StringComparer.Ordinal),
        (await ListRulesAsync()).Select(rule => $"{rule["group"]} {rule["id"]} {rule["severity"]}").Order(StringComparer.Ordinal));

    [StoreFact]
    public async Task The_figures_a_bureau_may_set_have_the_defaults_of_the_domain()
    {
        var parameters =
            from rule in await ListRulesAsync()
            from it in rule["parameters"]!.AsArray()
            select $"{rule["id"]} {it!["name"]} {it["default"]} {it["unit"]}";

        Assert.Equal(SplitLines(Parameters), parameters.Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task Every_rule_says_in_both_languages_what_it_is_and_where_it_comes_from() => Assert.All(await ListRulesAsync(), rule =>
    {
        Assert.NotEmpty((string?)rule["formula"] ?? "");
        foreach (var text in (JsonNode[])[rule["title"]!, rule["source"]!, .. rule["parameters"]!.AsArray().Select(it => it!["description"]!)])
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", (string?)text["zh"] ?? "");
            Assert.Matches("[A-Za-z]{3}", (string?)text["en"] ?? "");
        }
    });

    [StoreFact]
    public async Task Everybody_with_a_key_reads_the_same_catalogue_and_nobody_without()
    {
        var region = await Region.CreateAsync(host);
        var catalogue = (await host.Operator.GetAsync("/v1/rules")).Body;

        foreach (var client in (ApiClient[])[region.Admin, await region.CreateClientAsync(region.North, Role.BureauReader), await region.CreateClientAsync(region.North, Role.Auditor), await region.RegisterUnitAsync()])
        {
            Assert.Equal(catalogue, (await client.GetAsync("/v1/rules")).Body);
        }

        (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static string[] SplitLines(string table) => table.Split('\n', StringSplitOptions.TrimEntries);

    private async Task<List<JsonNode>> ListRulesAsync()
    {
        var catalogue = (await host.Operator.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Null(catalogue["nextCursor"]);
        return [.. catalogue["items"]!.AsArray().Select(rule => rule!)];
    }
}

public sealed class ListRulesTestsOnSqlite(SqliteHost host) : ListRulesTests(host), IClassFixture<SqliteHost>;

public sealed class ListRulesTestsOnSqlServer(SqlServerHost host) : ListRulesTests(host), IClassFixture<SqlServerHost>;
