namespace PerfHub.Web.Session;

/// <summary>What a page shows of a form that was sent and kept before; a feature of the request.</summary>
/// <param name="IsFound">Whether the fields of the page have what was typed; otherwise it is lost.</param>
internal sealed record KeptForm(bool IsFound)
{
    /// <summary>The handler of the kept form on its page. It changes nothing.</summary>
    public const string Handler = "kept-form";
}
