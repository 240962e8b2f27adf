using System.Net;
using Microsoft.AspNetCore.Components;
using PerfHub.Client;
using PerfHub.Web.Session;

namespace PerfHub.Web.Components;

/// <summary>
/// The base of pages and interactive parts that call the API. A call goes through <see cref="TryAsync(Func{Task})"/>, which turns problems into what
/// the user sees: 401 ends the session (of a request, in <c>SessionMiddleware</c>), 404 shows the page "not found" unless the page is already there, all others are shown by
/// <c>ProblemView</c>.
/// </summary>
public abstract class ApiPage : ComponentBase
{
    /// <summary>The API, called with the user's own key.</summary>
    [Inject]
    protected PerfHubClient Api { get; set; } = null!;

    /// <summary>The signed-in user.</summary>
    [Inject]
    protected PageSession Session { get; set; } = null!;

    /// <summary>The addresses of pages.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private FormSubmissions Submissions { get; set; } = null!;

    [Inject]
    private UserCache Users { get; set; } = null!;

    /// <summary>The request of a page; <see langword="null"/> in a circuit.</summary>
    [CascadingParameter]
    protected HttpContext? Http { get; set; }

    /// <summary>Why the last call failed; <see langword="null"/> if it did not.</summary>
    protected PerfHubProblem? Problem { get; set; }

    /// <summary>The address of this page without its query.</summary>
    protected string PagePathOnly => new Uri(Navigation.Uri).AbsolutePath;

    /// <summary>The address of this page with its query, for a way back.</summary>
    protected string PageAddress => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    /// <summary>Calls the API. Returns whether it succeeded; otherwise <see cref="Problem"/> says why.</summary>
    protected Task<bool> TryAsync(Func<Task> call) => TryAsync(call, isNotFoundShown: false);

    /// <summary>
    /// Makes the change that a <c>PostForm</c> asks for, once: if the form is sent again, it gets the result of the first time. Returns
    /// <see langword="null"/> if the API refused it; <see cref="Problem"/> says why. The page exists, so 404 is about something that was typed.
    /// </summary>
    /// <param name="change">The change; it takes the idempotency key of the form.</param>
    protected async Task<T?> SubmitAsync<T>(Func<string, Task<T>> change)
        where T : PerfHubResponse
    {
        T? response = null;
        var id = SubmittedForm.ComputeId(Http, Session.Key);
        await TryAsync(async () => response = await Submissions.RunAsync(id, () => change(id)), isNotFoundShown: true);
        if (response is not null)
        {
            SubmittedForm.SetExecuted(Http);
        }

        return response;
    }

    /// <summary>
    /// Reads a bureau, to show its name. A page that is opened may show it as it was half a minute ago, and without its version; one that a form
    /// is sent to has it as it is.
    /// </summary>
    protected async Task<Bureau> ReadBureauAsync(string code)
    {
        // As a call does: a page renders when it first waits, and must not have some of its data then.
        await Task.Yield();
        return Session.Key is { } key ? await Users.ReadBureauAsync(key, code, Api, CancellationToken.None) : await Api.Bureaus.GetBureauAsync(code);
    }

    /// <summary>Refuses what was typed, or a filter: shows the problem, and gives the page its status.</summary>
    protected void Refuse(PerfHubProblem problem)
    {
        Problem = problem;
        SetStatus();
    }

    /// <summary>
    /// Calls the API, and leaves <see cref="Problem"/> as it is: for calls that run while others do. Returns whether the call succeeded, and
    /// the problem to show if it did not.
    /// </summary>
    protected Task<(bool IsDone, PerfHubProblem? Problem)> CallAsync(Func<Task> call) => CallAsync(call, isNotFoundShown: false);

    /// <summary>Moves the focus to an element, if the browser still shows it.</summary>
    protected internal static async Task FocusAsync(ElementReference element)
    {
        try
        {
            await element.FocusAsync(preventScroll: true);
        }
        catch (Exception error) when (error is InvalidOperationException || BrowserCall.IsFailure(error))
        {
            // The element is gone, or the user has left; the focus stays where it is.
        }
    }

    private async Task<bool> TryAsync(Func<Task> call, bool isNotFoundShown)
    {
        Problem = null;
        var (isDone, problem) = await CallAsync(call, isNotFoundShown);
        Problem = problem;
        SetStatus();
        return isDone;
    }

    private async Task<(bool IsDone, PerfHubProblem? Problem)> CallAsync(Func<Task> call, bool isNotFoundShown)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            await call();
            return (true, null);
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.Unauthorized)
        {
            if (Http is not null)
            {
                // A change may end the user's own key, and its result, such as the new key, is shown nevertheless.
                if (!SubmittedForm.IsExecuted(Http))
                {
                    throw;
                }

                return (false, null);
            }

            Navigation.NavigateTo(SignInPath.Create(PageAddress, SignInReason.Ended), forceLoad: true);
            return (false, null);
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.NotFound && !isNotFoundShown && !RendererInfo.IsInteractive)
        {
            Navigation.NotFound();
            return (false, null);
        }
        catch (PerfHubException error)
        {
            return (false, error.Problem);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            return (false, new PerfHubProblem { Title = ComponentTexts.Unreachable, Status = (int)HttpStatusCode.ServiceUnavailable });
        }
    }

    // A page that says why it failed must not look to programs as if it had not.
    private void SetStatus()
    {
        if (Problem is { Status: >= StatusCodes.Status400BadRequest and < 600 } && Http is { Response.HasStarted: false })
        {
            Http.Response.StatusCode = Problem.Status;
        }
    }
}
