using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Web.Session;

/// <summary>Identifies what a form has sent, so that a form that is sent twice is recognized.</summary>
internal static class SubmittedForm
{
    /// <summary>The hidden field with the token of a rendered form.</summary>
    public const string TokenField = "_token";

    /// <summary>The hidden field with the user of a rendered form, encrypted by <see cref="KeptForms"/>.</summary>
    public const string UserField = "_user";

    /// <summary>The hidden field with the time zone that the form's times are in, an IANA id.</summary>
    public const string ZoneField = "_zone";

    /// <summary>The hidden field with the number of the kept form that a rendered form shows; see <see cref="KeptForm"/>.</summary>
    public const string KeptField = "_kept";

    // An item of the request.
    private static readonly object Executed = new();

    private const string AntiforgeryField = "__RequestVerificationToken";

    /// <summary>Notes that the API has made the change that a request's form asks for.</summary>
    public static void SetExecuted(HttpContext? http) => http?.Items[Executed] = true;

    /// <summary>Whether the API has made the change that a request's form asks for: it must not be sent again.</summary>
    public static bool IsExecuted(HttpContext http) => http.Items.ContainsKey(Executed);

    /// <summary>
    /// Computes the id of a submission: it is the same if the same user sends the same rendered form with the same content again. It serves
    /// as idempotency key of the API.
    /// </summary>
    public static string ComputeId(HttpContext? http, string? user)
    {
        if (http is null || !http.Request.HasFormContentType || !http.Request.Form.ContainsKey(TokenField))
        {
            return Guid.NewGuid().ToString("N");
        }

        var content = new StringBuilder().Append(user).Append('\0').Append(http.Request.Path);
        foreach (var (name, values) in http.Request.Form.Where(field => field.Key != AntiforgeryField).OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            content.Append('\0').Append(name).Append('\0').AppendJoin('\0', values.AsEnumerable());
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }
}
