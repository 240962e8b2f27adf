namespace PerfHub.Web.Session;

/// <summary>Why the sign-in page is shown.</summary>
public enum SignInReason
{
    /// <summary>The visitor is not signed in.</summary>
    None,

    /// <summary>The API no longer accepts the key or token.</summary>
    Ended,

    /// <summary>The user has signed out.</summary>
    SignedOut,

    /// <summary>The user has refused to sign in with the issuer, or the issuer has.</summary>
    Refused,

    /// <summary>What came back from the issuer does not fit what the browser has asked for, or is too old.</summary>
    Failed,

    /// <summary>The API does not accept the issuer's token: the account has no role, bureau or unit here.</summary>
    NoRights,

    /// <summary>The issuer does not respond.</summary>
    IssuerUnavailable,
}
