using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>A request is refused; the response is a <see cref="ProblemBody"/>.</summary>
public sealed class ProblemException(ProblemKind kind, Text? detail = null, IReadOnlyList<ValidationError>? errors = null)
    : Exception(kind.Slug)
{
    /// <summary>The kind.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>Whether the caller attempted something outside its rights; the attempt is audited.</summary>
    public bool IsDenial { get; init; }

    /// <summary>The target of a denied attempt, for the audit log; never sent.</summary>
    public string? Subject { get; init; }

    /// <summary>The problem of this request.</summary>
    public Text? Detail { get; } = detail;

    /// <summary>All errors of the body.</summary>
    public IReadOnlyList<ValidationError> Errors { get; } = errors ?? [];
}
