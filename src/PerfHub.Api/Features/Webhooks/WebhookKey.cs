using System.Globalization;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Identifies a webhook that a caller may manage.</summary>
/// <param name="Id">The id.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="Unit">The unit whose webhook it must be; <see langword="null"/> for a caller who manages all of the bureau.</param>
internal sealed record WebhookKey(long Id, string Bureau, string? Unit)
{
    /// <summary>Selects the webhook.</summary>
    public const string Sql = "SELECT s.* FROM WebhookSubscription s WHERE s.Id = @Id AND s.Bureau = @Bureau AND (@Unit IS NULL OR s.Unit = @Unit)";

    /// <summary>Creates the key from the path of a request. A unit manages its own webhooks only.</summary>
    /// <exception cref="ProblemException">404 if the id is malformed.</exception>
    public static WebhookKey FromPath(string bureau, string id, HttpContext http) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new WebhookKey(number, bureau, Caller.FromPrincipal(http.User).Unit)
            : throw ProblemKind.NotFound.ToDenial();
}
