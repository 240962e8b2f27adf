namespace PerfHub.Api.Security;

/// <summary>Marks a request whose token cannot be validated because the issuer is unavailable.</summary>
internal sealed class IssuerUnavailableFeature
{
    private static readonly IssuerUnavailableFeature Instance = new();

    public static void Set(HttpContext http) => http.Features.Set(Instance);

    public static bool IsSet(HttpContext http) => http.Features.Get<IssuerUnavailableFeature>() is not null;
}
