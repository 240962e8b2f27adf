using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using PerfHub.Web.Components;
using PerfHub.Web.Session;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>
/// Keeps what was typed about cases, or for many at once, while something else is shown, and in the browser, encrypted, so that an ended
/// session or a reload loses nothing. Interactive parts only.
/// </summary>
internal sealed class CaseDrafts(ProtectedLocalStorage storage, PageSession session)
{
    private readonly Dictionary<string, CaseDraft> _drafts = new(StringComparer.Ordinal);

    /// <summary>Finds what was typed; <see langword="null"/> if nothing was.</summary>
    /// <param name="id">The case, or the list that a bulk decision is for.</param>
    public async Task<CaseDraft?> FindAsync(string id)
    {
        if (_drafts.TryGetValue(id, out var draft))
        {
            return draft;
        }

        try
        {
            return await storage.GetAsync<CaseDraft>(GetKey(id)) is { Success: true, Value: { } stored } ? stored : null;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or FormatException || IsBrowserFailure(error))
        {
            // Another host has encrypted it, or the browser refuses its storage.
            return null;
        }
    }

    /// <summary>Keeps what was typed; nothing, if the draft is empty.</summary>
    public async Task KeepAsync(string id, CaseDraft draft)
    {
        if (draft.IsEmpty)
        {
            await RemoveAsync(id);
            return;
        }

        _drafts[id] = draft;
        await TryStoreAsync(() => storage.SetAsync(GetKey(id), draft));
    }

    /// <summary>Forgets what was typed, because it was sent or given up.</summary>
    public async Task RemoveAsync(string id)
    {
        _drafts.Remove(id);
        await TryStoreAsync(() => storage.DeleteAsync(GetKey(id)));
    }

    // Another user of the same browser types other things.
    private string GetKey(string id) => $"perfhub.case/{session.UserId}/{id}";

    private static async Task TryStoreAsync(Func<ValueTask> store)
    {
        try
        {
            await store();
        }
        catch (Exception error) when (IsBrowserFailure(error))
        {
            // The draft lasts as long as the page.
        }
    }

    private static bool IsBrowserFailure(Exception error) => error is InvalidOperationException || BrowserCall.IsFailure(error);
}
