using PerfHub.Client;

namespace PerfHub.Web.Pages.Administration;

/// <summary>Says in words whether a key works.</summary>
internal static class KeyState
{
    /// <summary>Gets the state of a key at a time.</summary>
    public static string Of(ApiKeyInfo key, DateTimeOffset now) =>
        key.RevokedAt <= now ? AdminTexts.Revoked : key.ExpiresAt <= now ? AdminTexts.Expired : AdminTexts.Valid;
}
