using System.ComponentModel;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An event in the case of a deviation.</summary>
/// <param name="Number">The number of the event within the deviation's case, from 1.</param>
/// <param name="Kind">The action, or the step that a revision or re-evaluation took.</param>
/// <param name="Text">The text that came with it, as plain text.</param>
/// <param name="Assignee">The person or team assigned from then on.</param>
/// <param name="DueOn">The due date of the assignment.</param>
/// <param name="StatusBefore">The status before the event.</param>
/// <param name="StatusAfter">The status after the event.</param>
/// <param name="Revision">The revision whose figures it refers to.</param>
/// <param name="By">The caller that added it; for a step of a revision, the caller that filed it. <see langword="null"/> for a re-evaluation.</param>
/// <param name="At">When it was added, UTC; later than all earlier events of the deviation.</param>
[DisplayName("DeviationEvent")]
public sealed record DeviationEventItem(
    int Number, DeviationEventKind Kind, string? Text, string? Assignee, DateOnly? DueOn, DeviationStatus StatusBefore,
    DeviationStatus StatusAfter, int Revision, EventActor? By, DateTime At)
{
    /// <summary>Converts a stored event.</summary>
    public static DeviationEventItem FromRow(DeviationEventRow row) => new(
        row.Number, row.Kind, row.Text, row.Assignee, row.DueOn, row.StatusBefore, row.StatusAfter, row.Revision,
        row.Actor.Length == 0 ? null : new EventActor(row.Actor, row.Role), row.At);
}
