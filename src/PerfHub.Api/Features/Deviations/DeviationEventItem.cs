using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>What was said or done of a deviation.</summary>
/// <param name="Number">1, 2, 3 … along the events of the deviation.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Text">What was said: plain text; links in it are text too.</param>
/// <param name="Assignee">Who was to look into it from then on.</param>
/// <param name="DueOn">By when.</param>
/// <param name="StatusBefore">Where the deviation stood.</param>
/// <param name="StatusAfter">Where it stood after it.</param>
/// <param name="Revision">The revision whose figures it was about.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When, UTC; later than every event before it.</param>
public sealed record DeviationEventItem(
    int Number, EventKind Kind, string? Text, string? Assignee, DateOnly? DueOn, DeviationStatus StatusBefore,
    DeviationStatus StatusAfter, int Revision, EventActor By, DateTime At)
{
    /// <summary>The event of a row.</summary>
    /// <param name="row">The row.</param>
    public static DeviationEventItem FromRow(DeviationEventRow row) => new(
        row.Number, row.Kind, row.Text, row.Assignee, row.DueOn, row.StatusBefore, row.StatusAfter, row.Revision,
        new EventActor(row.Actor, row.Role), row.At);
}
