using PerfHub.Client;

namespace PerfHub.Web.Components;

/// <summary>Creates problems of what a user has typed, in the shape of those of the API, so that <c>ProblemView</c> shows both alike.</summary>
public static class FormProblem
{
    /// <summary>Creates a problem.</summary>
    /// <param name="messages">What has to be corrected, one sentence each.</param>
    public static PerfHubProblem Create(params IEnumerable<string> messages) => new()
    {
        Title = ComponentTexts.CheckInput,
        Status = StatusCodes.Status422UnprocessableEntity,
        Errors = [.. messages.Select(message => new PerfHubError("", "input", message))],
    };
}
