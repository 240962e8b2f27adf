using System.ComponentModel;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An action on the case of a deviation.</summary>
[DisplayName("DeviationAction")]
public sealed record CaseActBody
{
    /// <summary>The action.</summary>
    public required DeviationActionKind Kind { get; init; }

    /// <summary>The explanation, comment or reason, as plain text. Required except for <c>assign</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The person or team that investigates the deviation. Only for <c>assign</c>, and required there.</summary>
    [TextLength(1, 200)]
    public string? Assignee { get; init; }

    /// <summary>The due date of the investigation. Only for <c>assign</c>.</summary>
    public DateOnly? DueOn { get; init; }
}
