using System.Net;
using System.Security.Claims;
using PerfHub.Client;

namespace PerfHub.Web.Session;

/// <summary>The signed-in user of a request or of a circuit. Calls to the API have this user's key and address.</summary>
public sealed class PageSession(SessionCookie sessions)
{
    private Caller? _caller;

    // The session that a circuit belongs to; null for a request, which has just read its session.
    private string? _circuitSession;

    /// <summary>The API key, or the token of an issuer; <see langword="null"/> if nobody is signed in. It is never shown, logged or put into a URL.</summary>
    public string? Key { get; set; }

    /// <summary>The address of the user; <see langword="null"/> if it is unknown.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>
    /// Whether a user is signed in, and the API has accepted the key or token: when the page or the circuit was opened, or in the half minute before.
    /// </summary>
    public bool IsSignedIn => _caller is not null;

    /// <summary>What the API says of the user.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("Nobody is signed in.");
        set => _caller = value;
    }

    /// <summary>The user's role; <see cref="Role.Unknown"/> if nobody is signed in.</summary>
    public Role Role => _caller?.Role ?? Role.Unknown;

    /// <summary>Identifies the user in this session and in later ones, as long as the key or the account of the issuer lasts.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public string UserId => Caller.KeyId is { } key ? $"key/{key}" : $"subject/{Caller.Subject}";

    /// <summary>Whether the user may call one of these operations of the API.</summary>
    public bool MayCall(params ReadOnlySpan<string> operationIds)
    {
        if (_caller is null)
        {
            return false;
        }

        foreach (var tag in Caller.Operations)
        {
            foreach (var id in operationIds)
            {
                if (tag.OperationIds.Contains(id))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Gets the key for a call to the API; <see langword="null"/> if nobody is signed in, or the session of a circuit was ended in another
    /// window.
    /// </summary>
    public async ValueTask<string?> GetKeyAsync(CancellationToken cancel)
    {
        if (_circuitSession is { } id && Key is { } key && !await sessions.IsActiveAsync(id, key, cancel))
        {
            (Key, _circuitSession) = (null, null);
        }

        return Key;
    }

    /// <summary>Does the same as <see cref="SetUser"/> for a circuit, which outlives its request.</summary>
    public void SetCircuitUser(ClaimsPrincipal? user)
    {
        SetUser(user);
        _circuitSession = user?.FindFirstValue(SessionCookie.SessionClaim);
    }

    /// <summary>Takes the key and the address from a principal that <see cref="SessionCookie"/> has created.</summary>
    public void SetUser(ClaimsPrincipal? user)
    {
        Key = user?.FindFirstValue(SessionCookie.KeyClaim);
        Address = IPAddress.TryParse(user?.FindFirstValue(SessionCookie.AddressClaim), out var address) ? address : null;
    }
}
