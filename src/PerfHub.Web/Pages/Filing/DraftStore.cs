using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using PerfHub.Web.Components;

namespace PerfHub.Web.Pages.Filing;

/// <summary>
/// Keeps drafts in the browser, encrypted: what is being written until it is filed, and what was discarded until the window is closed.
/// Interactive parts only.
/// </summary>
public sealed class DraftStore(ProtectedLocalStorage drafts, ProtectedSessionStorage discarded)
{
    // A call to a browser whose connection is lost ends after a minute only, and others would wait for it.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <summary>Whether a draft cannot be read: another host has encrypted it, or it is none.</summary>
    public static bool IsUnreadable(Exception error) => error is CryptographicException or JsonException or FormatException or InvalidOperationException;

    /// <summary>Finds the draft of a unit and year; <see langword="null"/> if there is none.</summary>
    public async Task<DraftState?> FindAsync(string bureau, string unit, int year) => Parse(await drafts.GetAsync<string>(GetKey(bureau, unit, year)));

    /// <summary>Finds the draft that was discarded last; <see langword="null"/> if there is none.</summary>
    public async Task<DraftState?> FindDiscardedAsync(string bureau, string unit, int year)
    {
        try
        {
            return Parse(await discarded.GetAsync<string>(GetKey(bureau, unit, year)));
        }
        catch (Exception error) when (IsUnreadable(error) || BrowserCall.IsFailure(error))
        {
            return null;
        }
    }

    /// <summary>Keeps a draft. Returns whether the browser has taken it.</summary>
    public Task<bool> KeepAsync(string bureau, string unit, int year, DraftState state) => TryAsync(() => drafts.SetAsync(GetKey(bureau, unit, year), state.Format()));

    /// <summary>Removes a draft that was filed.</summary>
    public Task RemoveAsync(string bureau, string unit, int year) => TryAsync(() => drafts.DeleteAsync(GetKey(bureau, unit, year)));

    /// <summary>Removes a draft that the user discards, and keeps it for <see cref="FindDiscardedAsync"/>.</summary>
    public async Task DiscardAsync(string bureau, string unit, int year, DraftState state)
    {
        await TryAsync(() => discarded.SetAsync(GetKey(bureau, unit, year), state.Format()));
        await RemoveAsync(bureau, unit, year);
    }

    /// <summary>Removes what was discarded: it is a draft again.</summary>
    public Task RemoveDiscardedAsync(string bureau, string unit, int year) => TryAsync(() => discarded.DeleteAsync(GetKey(bureau, unit, year)));

    private static async Task<bool> TryAsync(Func<ValueTask> call)
    {
        try
        {
            await call().AsTask().WaitAsync(MaxWait);
            return true;
        }
        catch (Exception error) when (BrowserCall.IsFailure(error) || error is TimeoutException or CryptographicException)
        {
            return false;
        }
    }

    private static DraftState? Parse(ProtectedBrowserStorageResult<string> stored) => stored is { Success: true, Value: { } text } ? DraftState.Parse(text) : null;

    private static string GetKey(string bureau, string unit, int year) => $"perfhub.draft/{bureau}/{unit}/{year}";
}
