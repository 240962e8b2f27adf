using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Adds to deviations the words that their rows leave out. They are in verdicts, which never change.</summary>
internal static class DeviationWordsReader
{
    private const string VerdictsSql = $"""
        SELECT r.ReportId, r.Number AS Revision, 0 AS Reevaluation, r.Verdict
        FROM Revision r
        WHERE r.ReportId IN {ParameterList.ReportsSql} AND r.Number IN {ParameterList.NumbersSql}
        """;

    private const string ReevaluationVerdictsSql = $"""
        SELECT e.ReportId, e.Revision, e.Number AS Reevaluation, e.Verdict
        FROM Reevaluation e
        WHERE e.ReportId IN {ParameterList.ReportsSql} AND e.Number IN {ParameterList.NumbersSql}
        """;

    private static readonly Text Unreadable = new("（内容已损坏，无法读取）", "(The text is damaged and cannot be read.)");

    /// <summary>Adds the words to the rows of a page. A damaged verdict is reported, and its rows say so: it does not keep the others from being read.</summary>
    /// <param name="reads">Where the rows come from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="faults">Takes reports of damaged verdicts.</param>
    /// <param name="cache">Verdicts that need not be read; <see langword="null"/> for rows that will not be read again soon.</param>
    /// <exception cref="StoredValueException">A verdict is damaged or incomplete, and <paramref name="faults"/> is <see langword="null"/>.</exception>
    public static async Task<List<DeviationItem.Row>> AddWordsAsync(IReadSession reads, List<DeviationItem.Row> rows, StoreFaultMonitor? faults, FindingsCache? cache = null)
    {
        var findings = rows.Where(row => row.Reevaluation is not null).Select(GetKey).Distinct().ToDictionary(key => key, key => cache?.Find(key));
        var missing = findings.Keys.Where(key => findings[key] is null).ToList();
        var verdicts = new Dictionary<VerdictKey, byte[]>(missing.Count);
        foreach (var chunk in missing.Where(key => key.Reevaluation == 0).Chunk(ParameterList.Size))
        {
            await LoadAsync(reads, VerdictsSql, chunk, key => key.Revision, verdicts);
        }

        foreach (var chunk in missing.Where(key => key.Reevaluation > 0).Chunk(ParameterList.Size))
        {
            await LoadAsync(reads, ReevaluationVerdictsSql, chunk, key => key.Reevaluation, verdicts);
        }

        foreach (var key in missing)
        {
            findings[key] = TryParse(verdicts, key, faults, cache);
        }

        return rows.ConvertAll(row => row.Reevaluation is null ? row : AddWords(row, findings[GetKey(row)]!, faults));
    }

    /// <summary>Adds the words to one row.</summary>
    /// <exception cref="StoredValueException">The verdict is damaged or incomplete.</exception>
    public static async Task<DeviationItem.Row> AddWordsAsync(IReadSession reads, DeviationItem.Row row, FindingsCache? cache) =>
        (await AddWordsAsync(reads, [row], faults: null, cache))[0];

    private static Dictionary<string, Finding> TryParse(Dictionary<VerdictKey, byte[]> verdicts, VerdictKey key, StoreFaultMonitor? faults, FindingsCache? cache)
    {
        try
        {
            return Parse(verdicts, key, cache);
        }
        catch (StoredValueException error) when (faults is not null)
        {
            faults.Report(error);
            return [];
        }
    }

    private static async Task LoadAsync(
        IReadSession reads, string sql, VerdictKey[] keys, Func<VerdictKey, int> getNumber, Dictionary<VerdictKey, byte[]> verdicts)
    {
        // Also reads what other reports have under these numbers.
        var args = ParameterList.CreateReports(
            [.. keys.Select(key => (long?)key.ReportId).Distinct()], [.. keys.Select(key => (int?)getNumber(key)).Distinct()]);
        foreach (var row in await reads.QueryAsync<VerdictRow>(sql, args))
        {
            verdicts[new VerdictKey(row.ReportId, row.Revision, row.Reevaluation)] = row.Verdict;
        }
    }

    /// <summary>Parses the findings of a verdict, by the part of their ids that is unique within the report.</summary>
    private static Dictionary<string, Finding> Parse(Dictionary<VerdictKey, byte[]> verdicts, VerdictKey key, FindingsCache? cache)
    {
        if (!verdicts.TryGetValue(key, out var verdict))
        {
            throw new StoredValueException($"The verdict of report {key.ReportId}, revision {key.Revision}, re-evaluation {key.Reevaluation} is missing.");
        }

        var json = StoredCompression.Decompress(verdict);
        var findings = StoredJson.Parse<StoredFindings>(json).Findings.ToDictionary(it => DeviationId.GetLocalId(it.Id), StringComparer.Ordinal);
        cache?.Add(key, findings, json.Length);
        return findings;
    }

    private static DeviationItem.Row AddWords(DeviationItem.Row row, IReadOnlyDictionary<string, Finding> findings, StoreFaultMonitor? faults) =>
        findings.TryGetValue(DeviationId.GetLocalId(row.Id), out var finding)
            ? row with
            {
                Pointer = finding.Pointer,
                Formula = finding.Formula,
                MessageZh = finding.Message.Zh,
                MessageEn = finding.Message.En,
                FoundInputs = finding.Inputs,
            }
            : faults is not null ? row with { MessageZh = Unreadable.Zh, MessageEn = Unreadable.En }
            : throw new StoredValueException($"The verdict of report {row.ReportId} lacks the deviation {row.Id}.");

    private static VerdictKey GetKey(DeviationItem.Row row) => new(row.ReportId, row.Revision, row.Reevaluation!.Value);

    /// <summary>The part of a <see cref="Assessments.Verdict"/> that has the words; the rest is skipped.</summary>
    private sealed record StoredFindings(IReadOnlyList<Finding> Findings);

    [method: ExplicitConstructor]
    private sealed record VerdictRow(long ReportId, int Revision, int Reevaluation, byte[] Verdict);
}
