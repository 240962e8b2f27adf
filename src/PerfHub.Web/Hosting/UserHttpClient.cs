using PerfHub.Web.InProcess;
using PerfHub.Web.Session;

namespace PerfHub.Web.Hosting;

/// <summary>Sends a user's calls to the API from the user's address, so that its limits count users and not this host.</summary>
internal sealed class UserHttpClient : HttpClient
{
    public const string Name = "PerfHub.Web";

    private readonly PageSession _session;

    public UserHttpClient(HttpMessageHandler handler, PageSession session)
        : base(handler, disposeHandler: false)
    {
        _session = session;
        Timeout = System.Threading.Timeout.InfiniteTimeSpan;
    }

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_session.Address is { } address)
        {
            request.Options.Set(InProcessHandler.AddressKey, address);
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        }

        return base.SendAsync(request, cancellationToken);
    }
}
