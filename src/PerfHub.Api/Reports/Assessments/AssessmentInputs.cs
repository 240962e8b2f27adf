using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>What the store knows beside a report that it is judged by.</summary>
/// <param name="Context">That, as the rules take it.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Fingerprint">Tells whether it still is so.</param>
internal sealed record AssessmentInputs(ReportContext Context, EffectivePolicy Policy, InputsFingerprint Fingerprint)
{
    // What was found beside one revision says nothing of the next: whoever files anew has not been compared yet.
    internal const string Sql = $"""
        SELECT m.Number AS MidYear, m.Document AS MidYearDocument, l.ContentSha256 AS LastYear, r.Document AS LastYearDocument,
            {Window.SelectList},
            p.Id AS Policy, p.Bureau AS PolicyBureau, p.Version AS PolicyVersion, p.Document AS PolicyDocument,
            c.Job AS ComparisonJob, c.Result AS ComparisonResult
        FROM Unit u
        LEFT JOIN MidYearFiling m ON m.Bureau = u.Bureau AND m.Year = @Year AND m.Unit = u.Code AND m.Number = (
            SELECT MAX(n.Number) FROM MidYearFiling n WHERE n.Bureau = u.Bureau AND n.Year = @Year AND n.Unit = u.Code)
        LEFT JOIN CurrentReport l ON l.Bureau = u.Bureau AND l.Year = @LastYear AND l.Unit = u.Code
        LEFT JOIN Revision r ON r.ReportId = l.Id AND r.Number = l.Revision
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        LEFT JOIN PeerComparison c ON c.ReportId = t.Id AND c.Revision = @revision
        LEFT JOIN {Window.InheritedSubquery} w ON w.Descendant = u.Bureau AND w.Phase = 'Final'
        LEFT JOIN {EffectivePolicy.AtOrAboveSql} p ON p.Descendant = u.Bureau
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        ORDER BY w.Depth DESC, p.Depth DESC
        """;

    /// <summary>Reads what is known.</summary>
    /// <param name="first">Reads the first row of a query.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="receivedAt">When it was received, UTC.</param>
    /// <param name="revision">Its number where it is stored; nothing where it is not.</param>
    public static async Task<AssessmentInputs> LoadAsync(Func<string, object, Task<Row?>> first, ReportKey key, DateTime receivedAt, int? revision = null)
    {
        var row = (await first(Sql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, revision }))!;
        return Create(
            row.MidYearDocument,
            row.LastYearDocument,
            receivedAt,
            row.ComparisonResult is { } found ? PeerComparisonRow.Deserialize(found) : null,
            row.Policy is { } policy
                ? EffectivePolicy.FromStored(policy, row.PolicyBureau!, row.PolicyVersion!.Value, row.PolicyDocument!)
                : EffectivePolicy.Default,
            row.Fingerprint);
    }

    /// <summary>What is known, of what was read of it.</summary>
    /// <param name="midYear">The unit's mid-year figures, compressed.</param>
    /// <param name="lastYear">Its report of the year before, compressed.</param>
    /// <param name="receivedAt">When the report was received, UTC.</param>
    /// <param name="peers">What comparing it with others has found; nothing where it was not compared.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="fingerprint">Tells whether it still is so.</param>
    public static AssessmentInputs Create(
        byte[]? midYear, byte[]? lastYear, DateTime receivedAt, PeerComparison? peers, EffectivePolicy policy, InputsFingerprint fingerprint) => new(
            new ReportContext
            {
                MidYear = ParseDocument<MidYearFigures>(midYear),
                LastYear = ParseDocument<SelfEvaluationReport>(lastYear),
                ReceivedAt = receivedAt,
                ClosesAt = fingerprint.Window?.Deadline,
                Peers = peers,
            },
            policy,
            fingerprint);

    /// <summary>Whether a report that is received then is late.</summary>
    public bool IsLate => Context.ReceivedAt > Context.ClosesAt;

    private static T? ParseDocument<T>(byte[]? document)
        where T : class => document is null ? null : JsonBody.Parse<T>(BrotliCodec.Decompress(document));

    /// <summary>What the query gives.</summary>
    internal sealed record Row : Window.Row
    {
        public required int? MidYear { get; init; }

        public required byte[]? MidYearDocument { get; init; }

        public required string? LastYear { get; init; }

        public required byte[]? LastYearDocument { get; init; }

        public required long? Policy { get; init; }

        public required string? PolicyBureau { get; init; }

        public required int? PolicyVersion { get; init; }

        public required string? PolicyDocument { get; init; }

        public required long? ComparisonJob { get; init; }

        public required byte[]? ComparisonResult { get; init; }

        public InputsFingerprint Fingerprint => new(MidYear, LastYear, Window, Policy) { ComparisonJob = ComparisonJob };
    }
}
