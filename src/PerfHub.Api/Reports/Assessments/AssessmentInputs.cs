using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>Everything from the store that a report is assessed with; the fingerprint shows whether it has changed since.</summary>
internal sealed record AssessmentInputs(ReportContext Context, EffectivePolicy Policy, InputsFingerprint Fingerprint)
{
    // A peer comparison is valid for one revision only; a newly filed revision has not been compared yet.
    internal const string Sql = $"""
        SELECT m.Number AS MidYear, m.Document AS MidYearDocument, l.ContentSha256 AS LastYear, r.Document AS LastYearDocument,
            {Window.SelectList},
            p.Id AS Policy, p.Bureau AS PolicyBureau, p.Version AS PolicyVersion, p.Document AS PolicyDocument,
            c.Job AS ComparisonJob, c.Result AS ComparisonResult, {BureauRow.TimeZoneSql} AS TimeZone
        FROM Unit u
        LEFT JOIN MidYearFiling m ON m.Bureau = u.Bureau AND m.Year = @Year AND m.Unit = u.Code AND m.Number = (
            SELECT MAX(n.Number) FROM MidYearFiling n WHERE n.Bureau = u.Bureau AND n.Year = @Year AND n.Unit = u.Code)
        LEFT JOIN CurrentReport l ON l.Bureau = u.Bureau AND l.Year = @LastYear AND l.Unit = u.Code AND {CountedReports.LastYearCondition}
        LEFT JOIN Revision r ON r.ReportId = l.Id AND r.Number = l.Revision
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        LEFT JOIN PeerComparison c ON c.ReportId = t.Id AND c.Revision = @revision
        LEFT JOIN {Window.InheritedSubquery} w ON w.Descendant = u.Bureau AND w.Phase = 'Final'
        LEFT JOIN {EffectivePolicy.AtOrAboveSql} p ON p.Descendant = u.Bureau
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        ORDER BY w.Depth DESC, p.Depth DESC
        """;

    /// <summary>Loads the inputs of a report.</summary>
    /// <param name="queryFirst">Reads the first row of a query.</param>
    /// <param name="key">The unit and fiscal year.</param>
    /// <param name="receivedAt">When the report was received, UTC.</param>
    /// <param name="revision">Its revision number; <see langword="null"/> if it is not stored yet.</param>
    public static async Task<AssessmentInputs> LoadAsync(Func<string, object, Task<Row?>> queryFirst, ReportKey key, DateTime receivedAt, int? revision = null)
    {
        var row = (await queryFirst(Sql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, revision }))!;
        return Create(
            key.Year,
            row.MidYearDocument,
            row.LastYearDocument,
            receivedAt,
            row.ComparisonResult is { } comparison ? PeerComparisonRow.Deserialize(comparison) : null,
            row.Policy is { } policy
                ? EffectivePolicy.FromStored(policy, row.PolicyBureau!, row.PolicyVersion!.Value, row.PolicyDocument!)
                : EffectivePolicy.Default,
            row.Fingerprint);
    }

    /// <summary>Creates the inputs from compressed documents, and the comparison with peers if there was one.</summary>
    public static AssessmentInputs Create(
        int year, byte[]? midYear, byte[]? lastYear, DateTime receivedAt, PeerComparison? peers, EffectivePolicy policy, InputsFingerprint fingerprint) => new(
            new ReportContext
            {
                FiscalYear = year,
                MidYear = ParseDocument<MidYearFigures>(midYear),
                LastYear = ParseDocument<SelfEvaluationReport>(lastYear),
                ReceivedAt = receivedAt,
                ClosesAt = fingerprint.Window?.Deadline,
                TimeZone = BureauTimeZone.Get(fingerprint.TimeZone),
                Peers = peers,
            },
            policy,
            fingerprint);

    /// <summary>Whether the report was received after the deadline.</summary>
    public bool IsLate => Context.ReceivedAt > Context.ClosesAt;

    private static T? ParseDocument<T>(byte[]? document)
        where T : class => document is null ? null : JsonBody.ParseStored<T>(StoredCompression.Decompress(document));

    /// <summary>A row of <see cref="Sql"/>.</summary>
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

        public required string? TimeZone { get; init; }

        public InputsFingerprint Fingerprint => new(MidYear, LastYear, Window, Policy) { ComparisonJob = ComparisonJob, TimeZone = TimeZone };
    }
}
