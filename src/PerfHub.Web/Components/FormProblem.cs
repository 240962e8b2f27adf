using PerfHub.Client;

namespace PerfHub.Web.Components;

/// <summary>Creates problems of what a user has typed, in the shape of those of the API, so that <c>ProblemView</c> shows both alike.</summary>
public static class FormProblem
{
    /// <summary>The code of errors that the pages find. Their messages name the field themselves.</summary>
    public const string Code = "input";

    /// <summary>Creates a problem.</summary>
    /// <param name="messages">What has to be corrected, one sentence each.</param>
    public static PerfHubProblem Create(params IEnumerable<string> messages) => CreateAt(messages.Select(message => ("", message)));

    /// <summary>Creates a problem of certain fields.</summary>
    /// <param name="errors">The fields, as places in the body of the API's request, and what has to be corrected.</param>
    public static PerfHubProblem CreateAt(params IEnumerable<(string Pointer, string Message)> errors) => new()
    {
        Title = ComponentTexts.CheckInput,
        Status = StatusCodes.Status422UnprocessableEntity,
        Errors = [.. errors.Select(error => new PerfHubError(error.Pointer, Code, error.Message))],
    };
}
