using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Rules;

/// <summary>
/// Reads how often each rule was applied, flagged, confirmed and dismissed in a year, with the thresholds in force. A rule whose
/// deviations are mostly dismissed may need another threshold.
/// </summary>
public static class GetRuleStatistics
{
    private const string ScopeReports = """
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        """;

    private const string ScopeCondition = $"WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau) AND {CountedReports.Condition}";

    private const string TalliesSql = $"SELECT t.RuleTallies {ScopeReports} {ScopeCondition} AND t.RuleTallies IS NOT NULL";

    private const string DeviationCountsSql = $"""
        SELECT d.RuleId, d.Status, COUNT(*) AS Count {ScopeReports} JOIN Deviation d ON d.ReportId = t.Id {ScopeCondition} GROUP BY d.RuleId, d.Status
        """;

    // A decision stays counted when a later revision corrects the figures, unless it was withdrawn on the same inputs. Decisions from before
    // inputs were stored have no hash of them: these are the same until a revision changes them.
    private const string DecisionCountsSql = $"""
        SELECT d.RuleId, e.Kind, COUNT(DISTINCT d.Id) AS Count {ScopeReports}
        JOIN DeviationEvent e ON e.ReportId = t.Id AND e.Kind IN ('Confirm', 'Dismiss')
        JOIN Deviation d ON d.ReportId = e.ReportId AND d.Id = e.Deviation
        {ScopeCondition} AND NOT EXISTS (
            SELECT 1 FROM DeviationEvent w
            WHERE w.ReportId = e.ReportId AND w.Deviation = e.Deviation AND w.Number > e.Number AND w.Kind = 'Reopen'
              AND (w.InputsHash = e.InputsHash OR (e.InputsHash IS NULL AND NOT EXISTS (
                SELECT 1 FROM DeviationEvent c
                WHERE c.ReportId = e.ReportId AND c.Deviation = e.Deviation AND c.Number > e.Number AND c.Number < w.Number
                  AND c.Kind IN ('Change', 'Resolve')))))
        GROUP BY d.RuleId, e.Kind
        """;

    private const string PolicyUsageSql = $"""
        SELECT t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, COUNT(*) AS Units {ScopeReports} {ScopeCondition}
        GROUP BY t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion
        ORDER BY t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/rule-statistics/{y:int}", async (
                string b, int y, string? scope, string? format, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator,
                CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Validate(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree);
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                if (requestedFormat == ListFormat.Json)
                {
                    return await cache.GetOrComputeAsync(http, b, y, query, (sender, token) => sender.Send(query, token));
                }

                var statistics = await cache.ReadCurrentAsync(http, b, y, () => mediator.Send(query, cancel));
                return new FileResult<RuleRecord>(
                    RuleStatisticsFile.Create(query, statistics.AsOf, await origins.ReadAsync(b, cancel, y)), statistics.Items, requestedFormat);
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Rules", "GetRuleStatistics", "Reads how often each rule was applied, flagged, confirmed and dismissed", "查询规则适用与核实情况统计")
            .ProducesJson<RuleStatistics>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<ListScope>("scope")
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>The statistics of all rules in a bureau and year.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="FiscalYear">The fiscal year.</param>
    /// <param name="PolicyBureau">The bureau that set the policy in force; <see langword="null"/> for the default policy.</param>
    /// <param name="PolicyVersion">The version of that policy; severities and thresholds are taken from it.</param>
    /// <param name="JudgedBy">The policies and rule sets that the reports were evaluated under: bureaus below may have their own.</param>
    /// <param name="Items">All rules, in the order of the catalogue.</param>
    public sealed record RuleStatistics(
        string Bureau, int FiscalYear, string? PolicyBureau, int PolicyVersion, IReadOnlyList<EvaluationBasis> JudgedBy, IReadOnlyList<RuleRecord> Items)
        : VersionedResponse
    {
        /// <summary>When the data last changed, UTC; <see langword="null"/> where there is none yet.</summary>
        public DateTime? AsOf => DataVersion.ChangedAt;
    }

    /// <summary>The statistics of one rule.</summary>
    /// <param name="Rule">The rule's id.</param>
    /// <param name="Group">The rule's group in the catalogue.</param>
    /// <param name="Title">A short title.</param>
    /// <param name="Severity">Its severity under the policy in force.</param>
    /// <param name="Enabled">Whether that policy applies it.</param>
    /// <param name="Thresholds">The policy values that it depends on.</param>
    /// <param name="Applied">Places in current reports where it applied.</param>
    /// <param name="NotApplicable">Places where its input is missing.</param>
    /// <param name="Flagged">Places where it applied and was broken.</param>
    /// <param name="Deviations">Its deviations by status, those of earlier revisions included.</param>
    /// <param name="Decisions">Its deviations that were decided, those that a later revision has corrected included.</param>
    /// <param name="ShareConfirmed">
    /// Confirmed ÷ (confirmed + dismissed) of these, percent, 2 decimals; <see langword="null"/> where nothing is decided.
    /// </param>
    public sealed record RuleRecord(
        string Rule, RuleGroup Group, Text Title, Severity Severity, bool Enabled, IReadOnlyList<Threshold> Thresholds, long Applied,
        long NotApplicable, long Flagged, StatusCounts Deviations, DecisionCounts Decisions, decimal? ShareConfirmed);

    /// <summary>A policy value that a rule depends on.</summary>
    /// <param name="Name">The policy's field; dots separate levels.</param>
    /// <param name="Value">Its value in the policy in force.</param>
    /// <param name="Unit"><c>percent</c>, <c>points</c> or <c>zScore</c>.</param>
    [DisplayName("RuleThreshold")]
    public sealed record Threshold(string Name, decimal Value, string Unit);

    /// <summary>Deviations by status.</summary>
    /// <param name="Open">Open deviations.</param>
    /// <param name="Explained">Explained deviations.</param>
    /// <param name="Confirmed">Confirmed deviations.</param>
    /// <param name="Dismissed">Dismissed deviations.</param>
    /// <param name="Resolved">Resolved deviations.</param>
    public sealed record StatusCounts(long Open, long Explained, long Confirmed, long Dismissed, long Resolved);

    /// <summary>Decided deviations, whatever their status is now; decisions that were withdrawn do not count.</summary>
    /// <param name="Confirmed">Deviations that were confirmed.</param>
    /// <param name="Dismissed">Deviations that were dismissed.</param>
    public sealed record DecisionCounts(long Confirmed, long Dismissed)
    {
        internal decimal? ShareConfirmed => Ratio.Percent(Confirmed, Confirmed + Dismissed);
    }

    internal sealed record Query(string Bureau, int Year, ListScope Scope) : IRequest<RuleStatistics>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, RuleStatistics>
    {
        public Task<RuleStatistics> Handle(Query query, CancellationToken cancellationToken) => db.AggregateInSnapshotAsync(
            async snapshot =>
            {
                var args = new { bureau = query.Bureau, year = query.Year, own = query.Scope == ListScope.Own };
                var policy = await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year);
                var policyJson = JsonSerializer.SerializeToNode(policy.Policy, ApiJson.Options)!;
                var tallies = await SumTalliesAsync(snapshot, args);
                var counts = (await snapshot.QueryAsync<RuleStatusCountRow>(DeviationCountsSql, args)).ToDictionary(it => (it.RuleId, it.Status), it => it.Count);
                var decisions = (await snapshot.QueryAsync<RuleDecisionCountRow>(DecisionCountsSql, args)).ToDictionary(it => (it.RuleId, it.Kind), it => it.Count);
                return new RuleStatistics(
                    query.Bureau,
                    query.Year,
                    policy.Bureau,
                    policy.Policy.Version,
                    [.. (await snapshot.QueryAsync<PolicyUsageRow>(PolicyUsageSql, args)).Select(it => new EvaluationBasis(it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion, it.Units))],
                    [.. RuleCatalogue.All.Select(CreateRecord)])
                {
                    DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
                };

                RuleRecord CreateRecord(Rule rule)
                {
                    var setting = policy.Policy.Rules.GetValueOrDefault(rule.Id);
                    var tally = tallies.GetValueOrDefault(rule.Id);
                    long Count(DeviationStatus status) => counts.GetValueOrDefault((rule.Id, status));
                    var deviations = new StatusCounts(
                        Count(DeviationStatus.Open), Count(DeviationStatus.Explained), Count(DeviationStatus.Confirmed),
                        Count(DeviationStatus.Dismissed), Count(DeviationStatus.Resolved));
                    var decided = new DecisionCounts(
                        decisions.GetValueOrDefault((rule.Id, DeviationEventKind.Confirm)), decisions.GetValueOrDefault((rule.Id, DeviationEventKind.Dismiss)));
                    return new RuleRecord(
                        rule.Id, rule.Group, rule.Title, setting?.Severity ?? rule.Severity, setting?.Enabled ?? true,
                        [.. rule.Parameters.Select(it => new Threshold(it.Name, ReadPolicyValue(policyJson, it.Name), it.Unit))],
                        tally.Applied, tally.NotApplicable, tally.Flagged, deviations, decided, decided.ShareConfirmed);
                }
            },
            cancellationToken);

        /// <summary>Adds up the tallies of all reports without holding them in memory.</summary>
        private static async Task<Dictionary<string, (long Applied, long NotApplicable, long Flagged)>> SumTalliesAsync(ReadSnapshot snapshot, object args)
        {
            var sums = new Dictionary<string, (long Applied, long NotApplicable, long Flagged)>();
            await foreach (var encoded in snapshot.QueryUnbufferedAsync<byte[]>(TalliesSql, args))
            {
                foreach (var tally in RuleTallyCodec.Decode(encoded))
                {
                    var sum = sums.GetValueOrDefault(tally.Rule);
                    sums[tally.Rule] = (
                        sum.Applied + tally.Passed + tally.Flagged, sum.NotApplicable + tally.NotApplicable, sum.Flagged + tally.Flagged);
                }
            }

            return sums;
        }

        /// <summary>Reads a policy value by its dotted path.</summary>
        private static decimal ReadPolicyValue(JsonNode policy, string path) =>
            (decimal)path.Split('.').Aggregate(policy, (node, part) => node[part]!);
    }

    private sealed record PolicyUsageRow
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

    private sealed record RuleDecisionCountRow
    {
        public required string RuleId { get; init; }
        public required DeviationEventKind Kind { get; init; }
        public required long Count { get; init; }
    }
}
