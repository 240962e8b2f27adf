using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The events in the case of one deviation that a revision needs, to which a revision adds steps.</summary>
internal sealed class CaseHistory(string deviation, IEnumerable<DeviationEventRow> events, RevisionSource source)
{
    private readonly List<DeviationEventRow> _events = [.. events.OrderBy(it => it.Number)];

    /// <summary>The steps of this revision.</summary>
    public List<DeviationEventRow> Added { get; } = [];

    /// <summary>Whether anybody has done anything with the deviation.</summary>
    public bool IsEmpty => _events.Count == 0;

    /// <summary>
    /// Finds the status and the explanation that a deviation last had with exactly these inputs; <see langword="null"/> if nobody
    /// has done anything with them. The status is never resolved: the inputs break the rule.
    /// </summary>
    public (DeviationStatus Status, string? Explanation, DateTime? ExplainedAt)? FindState(string? inputsHash)
    {
        if (inputsHash is null || _events.FindLast(it => it.InputsHash == inputsHash && !IsCommentOnResolved(it)) is not { } last)
        {
            return null;
        }

        var reopening = DeviationTransition.Get(DeviationActionKind.Reopen);

        // A step away from the inputs holds the status and the explanation that they had, which may be from before they were hashed as now.
        // Afterwards, only a decision on them can be withdrawn.
        var isLeft = last.Kind is DeviationEventKind.Change or DeviationEventKind.Resolve;
        var explanation = _events.FindLast(it => it.InputsHash == inputsHash && HoldsExplanation(it))?.Text;
        return (
            isLeft ? last.StatusBefore : IsWithdrawal(last) ? reopening.GetStatusAfter(last.StatusBefore, explanation is not null) : last.StatusAfter,
            explanation,
            explanation is null ? null : FindExplanation(explanation, last)?.At ?? last.At);
    }

    /// <summary>Adds a step.</summary>
    public void Add(DeviationEventKind kind, DeviationStatus before, DeviationStatus after, string? inputsHash, string? text = null)
    {
        var last = _events.LastOrDefault();
        var row = new DeviationEventRow(
            source.ReportId,
            deviation,
            (last?.Number ?? 0) + 1,
            TimeOrderedId.Create(source.At),
            source.Bureau,
            kind,
            text,
            Assignee: null,
            DueOn: null,
            before,
            after,
            source.Revision,
            source.FiledBy?.Key ?? "",
            source.FiledBy?.Role ?? Role.Unit,
            last is null || last.At < source.At ? source.At : last.At.AddMilliseconds(1),
            inputsHash);
        _events.Add(row);
        Added.Add(row);
    }

    // A resolved deviation accepts comments only. They do not say how its last figures were decided.
    private static bool IsCommentOnResolved(DeviationEventRow row) => row is { Kind: DeviationEventKind.Comment, StatusBefore: DeviationStatus.Resolved };

    // A decision on earlier inputs was withdrawn: the statuses are those that other inputs had at the time.
    private static bool IsWithdrawal(DeviationEventRow row) => row.Kind == DeviationEventKind.Reopen && row.StatusBefore == row.StatusAfter;

    private static bool HoldsExplanation(DeviationEventRow row) =>
        row.Kind is DeviationEventKind.Explain or DeviationEventKind.Change or DeviationEventKind.Resolve;

    private DeviationEventRow? FindExplanation(string text, DeviationEventRow last) =>
        _events.FindLast(it => it.Kind == DeviationEventKind.Explain && it.Number <= last.Number && it.Text == text);
}
