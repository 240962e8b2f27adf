using Microsoft.JSInterop;

namespace PerfHub.Web.Components;

/// <summary>Calls of the interactive parts to their browser.</summary>
internal static class BrowserCall
{
    /// <summary>Whether the browser has refused a call, or is gone.</summary>
    public static bool IsFailure(Exception error) => error is JSException or JSDisconnectedException or OperationCanceledException;
}
