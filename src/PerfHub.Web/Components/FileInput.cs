using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;

namespace PerfHub.Web.Components;

/// <summary>
/// A field for a file, for interactive parts. It is disabled until the browser listens to it: the browser starts to listen a round trip after
/// the field is shown, and a file that was chosen before would be lost.
/// </summary>
public sealed class FileInput : InputFile
{
    private bool _isListening;

    /// <summary>Whether no file can be chosen now.</summary>
    [Parameter]
    public bool IsDisabled { get; set; }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
        {
            _isListening = true;
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        AdditionalAttributes = new Dictionary<string, object>(AdditionalAttributes ?? new Dictionary<string, object>()) { ["disabled"] = IsDisabled || !_isListening };
        base.BuildRenderTree(builder);
    }
}
