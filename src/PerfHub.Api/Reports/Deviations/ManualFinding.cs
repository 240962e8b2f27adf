using System.Globalization;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules.Findings;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An auditor's own finding.</summary>
internal static class ManualFinding
{
    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.ReportId = @ReportId AND r.Number = @Revision";

    /// <summary>Creates the id of a finding from a number of its own.</summary>
    public static string CreateId(ReportKey key, long number) => DeviationId.Create(key, Manual.Id, FormatSubject(number));

    /// <summary>Finds the place of a finding in the current revision: a pointer or an indicator's code, or neither for the whole report.</summary>
    /// <exception cref="ProblemException">422 if the revision does not have it.</exception>
    public static async Task<(string Pointer, StoredIndicator? Indicator)> FindPlaceAsync(
        WriteSession session, UnitDeviations cases, string? pointer, string? indicator)
    {
        var args = new { cases.ReportId, cases.Revision };
        var indicators = await StoredIndicators.LoadAsync(session, cases.ReportId);
        if (indicator is not null)
        {
            var found = indicators.Find(it => NormalizedText.AreEqual(it.Code, indicator))
                ?? throw ProblemKind.InvalidBody.ToExceptionAt("/indicator", "unknown-indicator", "报告中没有此编码的指标", "the report has no indicator with this code");
            return (string.Create(CultureInfo.InvariantCulture, $"/indicators/{found.Ordinal}"), found);
        }

        var stored = (await session.QueryFirstOrDefaultAsync<byte[]>(DocumentSql, args))!;
        using var document = StoredJson.ParseDocument(SkipByteOrderMark(StoredCompression.Decompress(stored)));
        return JsonPointer.Exists(document.RootElement, pointer ?? "")
            ? (pointer ?? "", indicators.Find(it => $"{pointer}/".StartsWith(string.Create(CultureInfo.InvariantCulture, $"/indicators/{it.Ordinal}/"), StringComparison.Ordinal)))
            : throw ProblemKind.InvalidBody.ToExceptionAt("/pointer", "unknown-place", "报告中没有此位置", "the report has no such place");
    }

    /// <summary>Creates the row of a finding without its texts and figures.</summary>
    public static DeviationRow CreateRow(
        ReportKey key, UnitDeviations cases, (string Pointer, StoredIndicator? Indicator) place, long number, DateTime now) => new(
            cases.ReportId,
            Manual.Id,
            CreateId(key, number),
            key.Bureau,
            FormatSubject(number),
            Severity.Medium,
            DeviationStatus.Open,
            cases.Revision,
            place.Pointer,
            place.Indicator?.Code,
            Expected: default,
            Actual: default,
            Difference: null,
            Formula: "",
            MessageZh: "",
            MessageEn: "",
            OpenedAt: now,
            ChangedAt: now,
            Explanation: null,
            ExplainedAt: null,
            Assignee: null,
            DueOn: null,
            PeerBureau: null,
            PeerUnit: null,
            Title: null,
            place.Indicator?.Name,
            place.Indicator?.SubjectOrCode,
            Inputs: "[]",
            InputsHash: null,
            WordsHash: null,
            Reevaluation: null);

    private static ReadOnlyMemory<byte> SkipByteOrderMark(byte[] utf8) => utf8 is [0xef, 0xbb, 0xbf, ..] ? utf8.AsMemory(3) : utf8;

    private static string FormatSubject(long number) => number.ToString(CultureInfo.InvariantCulture);
}
