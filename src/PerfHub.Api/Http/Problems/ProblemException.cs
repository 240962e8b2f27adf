using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>A request is refused.</summary>
/// <param name="kind">The kind.</param>
/// <param name="detail">What is wrong with this request.</param>
/// <param name="faults">Every fault of its body.</param>
public sealed class ProblemException(ProblemKind kind, Text? detail = null, IReadOnlyList<ValidationError>? faults = null)
    : Exception(kind.Slug)
{
    /// <summary>The kind.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>Whether the caller tried what is not the caller's to do.</summary>
    public bool IsDenial { get; init; }

    /// <summary>What was tried, for the audit log; never sent.</summary>
    public string? Subject { get; init; }

    /// <summary>What is wrong with this request.</summary>
    public Text? Detail { get; } = detail;

    /// <summary>Every fault of its body.</summary>
    public IReadOnlyList<ValidationError> Errors { get; } = faults ?? [];
}
