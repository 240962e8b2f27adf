using System.Text.Json.Serialization;

namespace PerfHub.Client;

/// <summary>Why a host refused a call: problem details (RFC 9457).</summary>
public sealed record PerfHubProblem
{
    /// <summary>The prefix of all types of problems.</summary>
    public const string TypePrefix = "urn:perfhub:problem:";

    /// <summary>The type, such as <c>urn:perfhub:problem:precondition-failed</c>; <c>about:blank</c> if something between client and host responded.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The type without its prefix, such as <c>precondition-failed</c>.</summary>
    [JsonIgnore]
    public string Slug => Type.StartsWith(TypePrefix, StringComparison.Ordinal) ? Type[TypePrefix.Length..] : Type;

    /// <summary>The kind of problem as a sentence.</summary>
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>The problem of this request; <see langword="null"/> if the title says all.</summary>
    public string? Detail { get; init; }

    /// <summary>This occurrence of the problem, a URI.</summary>
    public string? Instance { get; init; }

    /// <summary>The path of a page for people about this kind of problem.</summary>
    public string? Help { get; init; }

    /// <summary>The request's id in the logs of the host.</summary>
    public string? TraceId { get; init; }

    /// <summary>All errors of the body with their pointers; empty for other problems.</summary>
    public IReadOnlyList<PerfHubError> Errors { get; init; } = [];

    /// <summary>Gets the errors at a place of the body.</summary>
    /// <param name="pointer">A pointer (RFC 6901), such as <c>/budget/adjusted</c>.</param>
    /// <returns>The errors; empty if there are none.</returns>
    public IEnumerable<PerfHubError> GetErrors(string pointer) => Errors.Where(error => error.Pointer == pointer);
}
