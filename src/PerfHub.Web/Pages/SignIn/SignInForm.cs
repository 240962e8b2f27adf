namespace PerfHub.Web.Pages.SignIn;

/// <summary>The sign-in form.</summary>
public sealed class SignInForm
{
    /// <summary>The API key as it was pasted.</summary>
    public string? Key { get; set; }
}
