using System.Text.Json;
using PerfHub.Api;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Export;

/// <summary>A region with many deviations: one unit files the real report; slightly changed copies of its rows are inserted for all others.</summary>
internal static class ExportDataset
{
    public const int DeviationsPerUnit = 10;

    private const int UnitsPerCommit = 1_000;

    private const string UnitSql = "SELECT * FROM Unit";
    private const string ReportSql = "SELECT * FROM CurrentReport";
    private const string RevisionSql = "SELECT * FROM Revision";
    private const string SignatureSql = "SELECT * FROM NarrativeSignature";
    private const string DeviationsSql = "SELECT * FROM Deviation ORDER BY RuleId, Id";

    /// <summary>Fills a store and returns a reader's key.</summary>
    /// <param name="store">The connection string.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="withWords">Whether the rows of deviations have their words, so that other tools can export them.</param>
    public static async Task<string> FillAsync(string store, int units, bool withWords)
    {
        await using var region = new BenchmarkRegion(store);
        var reader = await region.CreateBureausAsync();
        await region.RegisterUnitAsync(0);
        await region.FileReportAsync(0, SampleReport.Bytes);
        await region.ProcessOutboxesAsync();
        var db = region.Db;
        var unit = (await db.QueryFirstOrDefaultAsync<UnitRow>(UnitSql, new { }, default))!;
        var report = (await db.QueryFirstOrDefaultAsync<CurrentReportRow>(ReportSql, new { }, default))!;
        var signature = (await db.QueryFirstOrDefaultAsync<NarrativeSignatureRow>(SignatureSql, new { }, default))!;
        var results = withWords ? IndicatorResultCodec.Decode(report.Id, report.Bureau, signature.Indicators!) : [];
        var revision = (await db.QueryFirstOrDefaultAsync<RevisionRow>(RevisionSql, new { }, default))!;
        var deviations = (await db.QueryAsync<DeviationRow>(DeviationsSql, new { }, default)).Take(DeviationsPerUnit).ToList();
        var verdict = Verdict.Deserialize(revision.Verdict);
        verdict = verdict with { Findings = [.. verdict.Findings.Where(finding => deviations.Exists(row => row.Id == finding.Id))] };
        revision = revision with { Verdict = verdict.Serialize(), ChainSeq = null, ReceiptSha256 = null, ChainHead = null };
        if (withWords)
        {
            deviations = deviations.ConvertAll(row => AddWords(row, verdict.Findings.First(finding => finding.Id == row.Id)));
        }

        for (var first = 1; first < units; first += UnitsPerCommit)
        {
            var numbers = Enumerable.Range(first, Math.Min(UnitsPerCommit, units - first)).ToList();
            await db.WriteBulkAsync(
                async session =>
                {
                    await session.InsertAsync([.. numbers.Select(number => unit with { Bureau = BenchmarkRegion.GetDistrict(number), Code = BenchmarkRegion.GetUnitCode(number), Name = $"示例单位{number}" })]);
                    await session.InsertAsync([.. numbers.Select(number => report with { Id = report.Id + number, Bureau = BenchmarkRegion.GetDistrict(number), Unit = BenchmarkRegion.GetUnitCode(number) })]);
                    await session.InsertAsync([.. numbers.Select(number => revision with { ReportId = report.Id + number, Bureau = BenchmarkRegion.GetDistrict(number) })]);
                    await session.InsertAsync([.. numbers.Select(number => signature with { ReportId = report.Id + number, Bureau = BenchmarkRegion.GetDistrict(number) })]);
                    await session.InsertAsync([.. numbers.SelectMany(number => results.Select(row => row with { ReportId = report.Id + number, Bureau = BenchmarkRegion.GetDistrict(number) }))]);
                    await session.InsertAsync([.. numbers.SelectMany(number => deviations.Select((row, i) => CreateDeviation(number, i, row, report.Id)))]);
                    return 0;
                },
                default);
        }

        return reader;
    }

    private static DeviationRow AddWords(DeviationRow row, Finding finding) => row with
    {
        Pointer = finding.Pointer,
        Formula = finding.Formula,
        MessageZh = finding.Message.Zh,
        MessageEn = finding.Message.En,
        Inputs = JsonSerializer.Serialize(finding.Inputs, ApiJson.Options),
        WordsHash = null,
        Reevaluation = null,
    };

    private static DeviationRow CreateDeviation(int number, int index, DeviationRow row, long firstReportId) => row with
    {
        ReportId = firstReportId + number,
        Bureau = BenchmarkRegion.GetDistrict(number),
        Id = DeviationId.Create(BenchmarkRegion.GetDistrict(number), BenchmarkRegion.GetUnitCode(number), BenchmarkRegion.Year, DeviationId.GetLocalId(row.Id)),
        Severity = (PerfHub.Rules.Scoring.Severity)((number + index) % 3),
        Difference = (((number * 7919L) + index) % 100_000) / 100m,
        ChangedAt = row.ChangedAt.AddMilliseconds(number % 9_973),
    };
}
