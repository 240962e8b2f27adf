namespace PerfHub.Web.Session;

/// <summary>The address of the sign-in page, with the page to return to.</summary>
public static class SignInPath
{
    /// <summary>The path without a page to return to.</summary>
    public const string Path = "/sign-in";

    /// <summary>Creates the address that returns to a local address.</summary>
    public static string Create(string returnUrl, SignInReason reason) =>
        $"{Path}?returnUrl={Uri.EscapeDataString(returnUrl)}{(reason == SignInReason.None ? "" : $"&reason={reason}")}";

    /// <summary>Returns the address if it is on this site, otherwise the home page: a link must not lead elsewhere after signing in.</summary>
    public static string EnsureLocal(string? url) => url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : "/";
}
