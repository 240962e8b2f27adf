using System.Net;
using PerfHub.Client;
using PerfHub.Web.Session;

namespace PerfHub.Web.Components;

/// <summary>The purposes of API keys by their ids, as far as the user may read keys.</summary>
public sealed class KeyNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private KeyNames()
    {
    }

    /// <summary>Reads the purposes of a few keys.</summary>
    public static async Task<KeyNames> ReadAsync(PerfHubClient api, PageSession session, IEnumerable<string?> ids)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(session);
        var names = new KeyNames();
        foreach (var id in session.MayCall("GetApiKey") ? ids.OfType<string>().Distinct() : [])
        {
            try
            {
                names._names[id] = (await api.ApiKeys.GetApiKeyAsync(id)).Value.Name;
            }
            catch (PerfHubException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                // A token, or a key of a bureau above.
            }
        }

        return names;
    }

    /// <summary>Finds the purpose; <see langword="null"/> if the user may not read the key.</summary>
    public string? Find(string id) => _names.GetValueOrDefault(id);

    /// <summary>Gets the purpose; without one, the id with the word for a key.</summary>
    public string Get(string id) => Find(id) ?? ComponentTexts.KeyWithoutName(id);
}
