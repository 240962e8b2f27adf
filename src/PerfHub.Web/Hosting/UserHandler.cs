using System.Net;
using PerfHub.Web.InProcess;
using PerfHub.Web.Session;

namespace PerfHub.Web.Hosting;

/// <summary>
/// Sends a user's calls to the API from the user's address, so that its limits count users and not this host. After a change, and after a
/// refusal of the key, what was read of the user is forgotten.
/// </summary>
internal sealed class UserHandler : DelegatingHandler
{
    private readonly PageSession _session;
    private readonly UserCache _users;

    /// <param name="inner">Sends the calls; many users share it.</param>
    /// <param name="session">The user.</param>
    /// <param name="users">What was read of users.</param>
    public UserHandler(HttpMessageHandler inner, PageSession session, UserCache users)
        : base(inner) => (_session, _users) = (session, users);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_session.Address is { } address)
        {
            request.Options.Set(InProcessHandler.AddressKey, address);
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        }

        // Also a change that fails here may have been made.
        var (key, mayHaveChanged) = (request.Headers.Authorization?.Parameter, request.Method != HttpMethod.Get);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            mayHaveChanged |= response.StatusCode == HttpStatusCode.Unauthorized;
            return response;
        }
        finally
        {
            if (mayHaveChanged && key is not null)
            {
                _users.Forget(key);
            }
        }
    }
}
