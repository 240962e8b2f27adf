namespace PerfHub.Web.Session;

/// <summary>Why the sign-in page is shown.</summary>
public enum SignInReason
{
    /// <summary>The visitor is not signed in.</summary>
    None,

    /// <summary>The API no longer accepts the key.</summary>
    Ended,

    /// <summary>The user has signed out.</summary>
    SignedOut,
}
