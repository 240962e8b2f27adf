using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Rules;

/// <summary>
/// Tells how each rule fared in a year of a bureau: how often it was applied and broken, and how much of that was confirmed, beside the
/// thresholds in force. A rule whose deviations are mostly dismissed has a threshold that is worth looking at.
/// </summary>
public static class GetRuleStatistics
{
    private const string ScopeReports = """
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        """;

    private const string ScopeCondition = "WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau)";

    private const string TalliesSql = $"SELECT t.RuleTallies {ScopeReports} {ScopeCondition} AND t.RuleTallies IS NOT NULL";

    private const string DeviationCountsSql = $"""
        SELECT d.RuleId, d.Status, COUNT(*) AS Count {ScopeReports} JOIN Deviation d ON d.ReportId = t.Id {ScopeCondition} GROUP BY d.RuleId, d.Status
        """;

    private const string JudgedBySql = $"""
        SELECT t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, COUNT(*) AS Units {ScopeReports} {ScopeCondition}
        GROUP BY t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion
        ORDER BY t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/rule-statistics/{y:int}", (
                string b, int y, string? scope, HttpContext http, VersionedResponseCache cache, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Of(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree);
                return cache.GetOrComputeAsync(http, b, y, query, () => mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Rules", "GetRuleStatistics", "Tells how often each rule was applied, broken, confirmed and dismissed", "规则适用与核实情况统计")
            .ProducesJson<RuleStatistics>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<ListScope>("scope")
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>How the rules fared.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="FiscalYear">The fiscal year.</param>
    /// <param name="PolicyBureau">The bureau whose policy is in force there; <see langword="null"/> for the default.</param>
    /// <param name="PolicyVersion">Its version. Severities and thresholds are this policy's.</param>
    /// <param name="JudgedBy">What the reports themselves were judged by: bureaus below may have policies of their own.</param>
    /// <param name="Items">Every rule, in the order of the catalogue.</param>
    public sealed record RuleStatistics(
        string Bureau, int FiscalYear, string? PolicyBureau, int PolicyVersion, IReadOnlyList<JudgedBy> JudgedBy, IReadOnlyList<RuleRecord> Items)
        : IVersioned
    {
        /// <summary>When anything that it shows changed last, UTC; <see langword="null"/> where nothing ever did.</summary>
        public DateTime? AsOf => DataVersion.ChangedAt;

        /// <inheritdoc />
        [JsonIgnore]
        public DataVersion DataVersion { get; init; } = new(0, null);
    }

    /// <summary>How a rule fared.</summary>
    /// <param name="Rule">The rule's id.</param>
    /// <param name="Group">The group of the catalogue.</param>
    /// <param name="Title">A short title.</param>
    /// <param name="Severity">The severity that the policy in force gives it.</param>
    /// <param name="Enabled">Whether that policy applies it at all.</param>
    /// <param name="Thresholds">The figures of that policy that the rule depends on.</param>
    /// <param name="Applied">Places of current reports that it could be applied to.</param>
    /// <param name="NotApplicable">Places where its input is missing.</param>
    /// <param name="Flagged">Places, of those applied to, where it is broken.</param>
    /// <param name="Deviations">Its deviations by where they stand, those of earlier revisions too.</param>
    /// <param name="ShareConfirmed">Confirmed ÷ decided, percent, two decimals; <see langword="null"/> where nothing was decided.</param>
    public sealed record RuleRecord(
        string Rule, RuleGroup Group, Text Title, Severity Severity, bool Enabled, IReadOnlyList<Threshold> Thresholds, long Applied,
        long NotApplicable, long Flagged, StatusCounts Deviations, decimal? ShareConfirmed);

    /// <summary>A figure of the policy that a rule depends on.</summary>
    /// <param name="Name">The policy's field.</param>
    /// <param name="Value">What it is in force.</param>
    /// <param name="Unit">percent, points, or zScore.</param>
    public sealed record Threshold(string Name, decimal Value, string Unit);

    /// <summary>How many stand where.</summary>
    /// <param name="Open">Open.</param>
    /// <param name="Explained">Explained.</param>
    /// <param name="Confirmed">Confirmed.</param>
    /// <param name="Dismissed">Dismissed.</param>
    /// <param name="Resolved">Resolved.</param>
    public sealed record StatusCounts(long Open, long Explained, long Confirmed, long Dismissed, long Resolved)
    {
        internal decimal? ShareConfirmed => Ratio.Percent(Confirmed, Confirmed + Dismissed);
    }

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Breadth">How far below the bureau.</param>
    public sealed record Query(string Bureau, int Year, ListScope Breadth) : IRequest<RuleStatistics>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, RuleStatistics>
    {
        public Task<RuleStatistics> Handle(Query query, CancellationToken cancellationToken) => db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var args = new { bureau = query.Bureau, year = query.Year, own = query.Breadth == ListScope.Own };
                var policy = await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year);
                var figures = JsonSerializer.SerializeToNode(policy.Policy, ApiJson.Options)!;
                var tallies = await SumTalliesAsync(snapshot, args);
                var statuses = (await snapshot.QueryAsync<RuleStatusCountRow>(DeviationCountsSql, args)).ToDictionary(it => (it.RuleId, it.Status), it => it.Count);
                return new RuleStatistics(
                    query.Bureau,
                    query.Year,
                    policy.Bureau,
                    policy.Policy.Version,
                    [.. (await snapshot.QueryAsync<JudgedByRow>(JudgedBySql, args)).Select(it => new JudgedBy(it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion, it.Units))],
                    [.. RuleCatalogue.All.Select(rule => Of(rule))])
                {
                    DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
                };

                RuleRecord Of(Rule rule)
                {
                    var setting = policy.Policy.Rules.GetValueOrDefault(rule.Id);
                    var tally = tallies.GetValueOrDefault(rule.Id);
                    long Standing(DeviationStatus status) => statuses.GetValueOrDefault((rule.Id, status));
                    var deviations = new StatusCounts(
                        Standing(DeviationStatus.Open), Standing(DeviationStatus.Explained), Standing(DeviationStatus.Confirmed),
                        Standing(DeviationStatus.Dismissed), Standing(DeviationStatus.Resolved));
                    return new RuleRecord(
                        rule.Id, rule.Group, rule.Title, setting?.Severity ?? rule.Severity, setting?.Enabled ?? true,
                        [.. rule.Parameters.Select(it => new Threshold(it.Name, ReadPolicyValue(figures, it.Name), it.Unit))],
                        tally.Applied, tally.NotApplicable, tally.Flagged, deviations, deviations.ShareConfirmed);
                }
            },
            cancellationToken);

        /// <summary>Adds up the tallies of all reports, one after the other.</summary>
        private static async Task<Dictionary<string, (long Applied, long NotApplicable, long Flagged)>> SumTalliesAsync(ReadSnapshot snapshot, object args)
        {
            var sums = new Dictionary<string, (long Applied, long NotApplicable, long Flagged)>();
            await foreach (var packed in snapshot.QueryUnbufferedAsync<byte[]>(TalliesSql, args))
            {
                foreach (var tally in RuleTallyCodec.Decode(packed))
                {
                    var sum = sums.GetValueOrDefault(tally.Rule);
                    sums[tally.Rule] = (
                        sum.Applied + tally.Passed + tally.Flagged, sum.NotApplicable + tally.NotApplicable, sum.Flagged + tally.Flagged);
                }
            }

            return sums;
        }

        /// <summary>A figure of a policy by its name there, which leads down by dots.</summary>
        private static decimal ReadPolicyValue(JsonNode policy, string name) =>
            (decimal)name.Split('.').Aggregate(policy, (node, part) => node[part]!);
    }

    private sealed record JudgedByRow
    {
        public required string? PolicyBureau { get; init; }

        public required int? PolicyVersion { get; init; }

        public required string? RuleSetVersion { get; init; }

        public required int Units { get; init; }
    }

    private sealed record RuleStatusCountRow
    {
        public required string RuleId { get; init; }

        public required DeviationStatus Status { get; init; }

        public required long Count { get; init; }
    }
}
