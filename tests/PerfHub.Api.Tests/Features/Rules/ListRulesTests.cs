using System.Globalization;
using System.Net;
using PerfHub.Api.Features.Rules;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Rules;

public abstract class ListRulesTests(PerfHubHost host)
{
    /// <summary>Group, id and default severity of every rule, as in domain.md.</summary>
    private const string RuleTable = """
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
        A nothing-budgeted medium
        A weight-scheme medium
        A score-gap medium
        A duplicate-indicator medium
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
        C share-above-100 high
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
        E filled-on-implausible medium
        E amount-scale high
        F copied-from-other-unit high
        F execution-rate-outlier low
        G manual medium
        F completion-outlier low
        F amount-scale-outlier high
        """;

    /// <summary>Rule, name, default and unit of every policy parameter, as in domain.md.</summary>
    private const string ParameterTable = """
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
        score-gap scoreGapThreshold 5 points
        score-outruns-spending scoreOutrunsSpendingThreshold 5 percent
        second-half-surge midYearProgressThreshold 60 percent
        target-below-last-year targetBelowLastYearThreshold 10 percent
        weight-scheme executionWeight 10 points
        """;

    [StoreFact]
    public async Task The_catalogue_lists_the_rules_of_the_domain_with_group_and_severity() => Assert.Equal(
        SplitLines(RuleTable).Order(StringComparer.Ordinal),
        (await ReadRulesAsync()).Select(rule => $"{GetGroupLetter(rule.Group)} {rule.Id} {rule.Severity.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal));

    [StoreFact]
    public async Task The_policy_parameters_have_the_defaults_of_the_domain()
    {
        var parameters =
            from rule in await ReadRulesAsync()
            from parameter in rule.Parameters
            select string.Create(CultureInfo.InvariantCulture, $"{rule.Id} {parameter.Name} {parameter.Default} {parameter.Unit}");

        Assert.Equal(SplitLines(ParameterTable), parameters.Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task Every_rule_has_a_formula_and_texts_in_both_languages() => Assert.All(await ReadRulesAsync(), rule =>
    {
        Assert.NotEmpty(rule.Formula);
        foreach (var text in (Text[])[rule.Title, rule.Source, .. rule.Parameters.Select(it => it.Description)])
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text.Zh);
            Assert.Matches("[A-Za-z]{3}", text.En);
        }
    });

    [StoreFact]
    public async Task Every_role_reads_the_same_catalogue_and_a_caller_without_key_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var catalogue = (await host.Operator.GetAsync("/v1/rules")).Body;

        ApiClient[] clients =
        [
            region.Admin, await region.CreateClientAsync(region.North, Role.BureauReader), await region.CreateClientAsync(region.North, Role.Auditor),
            await region.RegisterUnitAsync(),
        ];
        foreach (var client in clients)
        {
            Assert.Equal(catalogue, (await client.GetAsync("/v1/rules")).Body);
        }

        (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static string[] SplitLines(string table) => table.Split('\n', StringSplitOptions.TrimEntries);

    // In the order of the enum: A to F.
    private static char GetGroupLetter(RuleGroup group) => (char)('A' + (int)group);

    private async Task<IReadOnlyList<ListRules.Item>> ReadRulesAsync()
    {
        var catalogue = (await host.Operator.GetAsync("/v1/rules")).Expect<Page<ListRules.Item>>(HttpStatusCode.OK);
        Assert.Null(catalogue.NextCursor);
        return catalogue.Items;
    }
}

public sealed class ListRulesTestsOnSqlite(SharedHost<SqliteHost> shared) : ListRulesTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListRulesTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListRulesTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
