using System.Buffers;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>Lays a batch out for the wire and cuts it into parts, without copying a tensor. One object serves a whole stream.</summary>
/// <remarks>Not thread-safe. A part is valid until the next call of <see cref="TryNextPart"/>.</remarks>
public sealed class OutgoingBatch
{
    private readonly List<TensorPayload> _tensors = [];

    // One for each tensor of the largest batch so far, used again by the next.
    private readonly List<TensorLayout> _layouts = [];
    private readonly OutgoingPart _part;
    private long _sent;
    private bool _headerSent;

    /// <summary>Creates an empty one.</summary>
    public OutgoingBatch() => _part = new OutgoingPart(this);

    /// <summary>The header of the current batch. The caller fills all but `tensors` and `total_bytes`.</summary>
    public BatchHeader Header { get; } = new();

    /// <summary>Forgets the current batch and its memory.</summary>
    public void Clear()
    {
        _tensors.Clear();
        _sent = 0;
        _headerSent = false;
        Header.Tensors.Clear();
        Header.SampleIds.Clear();
        Header.TotalBytes = 0;
    }

    /// <summary>Adds a tensor behind those there are.</summary>
    /// <param name="tensor">Its memory must stay unchanged until the batch is sent.</param>
    public void Add(in TensorPayload tensor)
    {
        var layout = NextLayout();
        layout.Name = tensor.Name;
        layout.Dtype = tensor.DType;
        layout.Offset = WireTypes.Align(Header.TotalBytes);
        layout.Length = tensor.Bytes.Length;
        layout.Shape.Clear();
        foreach (var axis in tensor.Shape)
        {
            layout.Shape.Add(axis);
        }

        Header.Tensors.Add(layout);
        Header.TotalBytes = layout.Offset + layout.Length;
        _tensors.Add(tensor);
    }

    /// <summary>The next part to write, or false once all were given.</summary>
    /// <param name="part">Reused: write it before asking for the next.</param>
    public bool TryNextPart(out OutgoingPart part)
    {
        part = _part;
        if (_headerSent && _sent == Header.TotalBytes)
        {
            return false;
        }

        var length = (int)Math.Min(WireTypes.PartBytes, Header.TotalBytes - _sent);
        _part.SetData(_headerSent ? null : Header, _sent, length, _sent + length == Header.TotalBytes);
        _sent += length;
        _headerSent = true;
        return true;
    }

    private TensorLayout NextLayout()
    {
        if (_tensors.Count == _layouts.Count)
        {
            _layouts.Add(new TensorLayout());
        }

        return _layouts[_tensors.Count];
    }

    /// <summary>Copies a range of the batch's bytes, padding included, into the destination.</summary>
    internal void CopyRange(long offset, int length, IBufferWriter<byte> destination)
    {
        var end = offset + length;
        for (var index = 0; index < _tensors.Count && offset < end; index++)
        {
            var layout = Header.Tensors[index];
            if (offset < layout.Offset)
            {
                var padding = (int)(Math.Min(layout.Offset, end) - offset);
                destination.GetSpan(padding)[..padding].Clear();
                destination.Advance(padding);
                offset += padding;
            }

            var from = (int)(offset - layout.Offset);
            var count = (int)Math.Min(layout.Length - from, end - offset);
            if (offset < end && count > 0)
            {
                destination.Write(_tensors[index].Bytes.Span.Slice(from, count));
                offset += count;
            }
        }
    }
}
