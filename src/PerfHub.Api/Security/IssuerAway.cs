namespace PerfHub.Api.Security;

/// <summary>A request's token cannot be judged, for the issuer is away.</summary>
internal sealed class IssuerAway
{
    private static readonly IssuerAway It = new();

    public static void Says(HttpContext http) => http.Features.Set(It);

    public static bool Has(HttpContext http) => http.Features.Get<IssuerAway>() is not null;
}
