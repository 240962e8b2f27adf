using System.Net;
using PerfHub.Client;

namespace PerfHub.Web.Components;

/// <summary>The names of bureaus by their codes. A bureau that the user may not see, such as one above, has no name here.</summary>
public sealed class BureauNames
{
    private const int MaxParallelCalls = 8;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private BureauNames()
    {
    }

    /// <summary>Reads the names of some bureaus.</summary>
    /// <param name="api">The API, called with the user's own key.</param>
    /// <param name="codes">The codes; <see langword="null"/> is left out.</param>
    /// <param name="known">Bureaus whose names are known already.</param>
    public static async Task<BureauNames> ReadAsync(PerfHubClient api, IEnumerable<string?> codes, params IEnumerable<(string Code, string Name)> known)
    {
        ArgumentNullException.ThrowIfNull(api);
        var names = new BureauNames();
        foreach (var (code, name) in known)
        {
            names._names[code] = name;
        }

        var missing = codes.OfType<string>().Distinct().Where(code => !names._names.ContainsKey(code)).ToList();
        foreach (var part in missing.Chunk(MaxParallelCalls))
        {
            foreach (var (code, name) in await Task.WhenAll(part.Select(code => FindAsync(api, code))))
            {
                if (name is not null)
                {
                    names._names[code] = name;
                }
            }
        }

        return names;
    }

    /// <summary>Gets the name; without one, the code with the word for a bureau.</summary>
    public string Get(string code) => _names.GetValueOrDefault(code) ?? ComponentTexts.BureauWithoutName(code);

    /// <summary>Gets the name; <see langword="null"/> if it is not known.</summary>
    public string? Find(string code) => _names.GetValueOrDefault(code);

    private static async Task<(string Code, string? Name)> FindAsync(PerfHubClient api, string code)
    {
        try
        {
            return (code, (await api.Bureaus.GetBureauAsync(code)).Value.Name);
        }
        catch (PerfHubException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return (code, null);
        }
    }
}
