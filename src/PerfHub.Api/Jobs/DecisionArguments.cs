using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Jobs;

/// <summary>The arguments of <see cref="DecideDeviationsJob"/>: the action, as in the body of its request.</summary>
internal sealed record DecisionArguments(DeviationActionKind Kind, string? Text, string? Assignee, DateOnly? DueOn)
{
    /// <summary>The earlier bulk decision that it undoes. Hosts of the previous release do not read it and skip what is only remembered.</summary>
    public long? Undoes { get; init; }
}
