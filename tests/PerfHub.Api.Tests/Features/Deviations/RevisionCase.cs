using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The deviations of a unit after some revisions, and the findings of its next revision <see cref="Number"/>.</summary>
public sealed record RevisionCase(IReadOnlyList<DeviationRow> PreviousRows, IReadOnlyList<Finding> Findings, int Number, DateTime ReceivedAt);
