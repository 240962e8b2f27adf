using System.Net;
using Microsoft.AspNetCore.Components;
using PerfHub.Client;
using PerfHub.Web.Session;

namespace PerfHub.Web.Components;

/// <summary>
/// The base of pages and interactive parts that call the API. A call goes through <see cref="TryAsync"/>, which turns problems into what
/// the user sees: 401 ends the session, 404 shows the page "not found", all others are shown by <c>ProblemView</c>.
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

    /// <summary>Why the last call failed; <see langword="null"/> if it did not.</summary>
    protected PerfHubProblem? Problem { get; private set; }

    /// <summary>The address of this page without its query.</summary>
    protected string PagePathOnly => new Uri(Navigation.Uri).AbsolutePath;

    /// <summary>The address of this page with its query, for a way back.</summary>
    protected string PageAddress => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    /// <summary>Calls the API. Returns whether it succeeded.</summary>
    protected async Task<bool> TryAsync(Func<Task> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Problem = null;
        try
        {
            await call();
            return true;
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.Unauthorized)
        {
            Navigation.NavigateTo(SignInPath.Create(PageAddress, SignInReason.Ended), forceLoad: true);
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.NotFound)
        {
            ShowNotFound();
        }
        catch (PerfHubException error)
        {
            Problem = error.Problem;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            Problem = new PerfHubProblem { Title = ComponentTexts.Unreachable, Status = (int)HttpStatusCode.ServiceUnavailable };
        }

        return false;
    }

    /// <summary>Handles a 404 of the API: the page does not exist for this user.</summary>
    protected virtual void ShowNotFound() => Navigation.NotFound();
}
