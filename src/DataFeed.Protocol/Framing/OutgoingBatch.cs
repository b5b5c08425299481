using System.Buffers;
using System.Runtime.InteropServices;
using DataFeed.Protocol.V1;

namespace DataFeed.Protocol.Framing;

/// <summary>Lays a batch out for the wire and cuts it into parts, without copying a tensor. One object serves a whole stream.</summary>
/// <remarks>Not thread-safe. A part is valid until the next call of <see cref="TryNextPart"/>.</remarks>
public sealed class OutgoingBatch
{
    /// <summary>Bytes of data in one response at most.</summary>
    // A quarter of the smallest default receive limit among gRPC clients (4 MiB), so that several fit a flow-control window.
    public const int PartBytes = 1 << 20;

    private readonly List<TensorPayload> _tensors = [];

    // One for each tensor of the largest batch so far, used again by the next.
    private readonly List<V1.TensorLayout> _layouts = [];
    private readonly OutgoingPart _part;
    private readonly V1.TensorLayout _idLayout = new() { Dtype = V1.DType.I64, Shape = { 0L } };
    private ReadOnlyMemory<long> _ids;
    private long _sent;
    private bool _headerSent;
    private uint _crc;

    /// <summary>Creates an empty one.</summary>
    public OutgoingBatch() => _part = new OutgoingPart(this);

    /// <summary>Whether the batch's last part carries its CRC-32C. Default: yes.</summary>
    public bool HasChecksum { get; init; } = true;

    /// <summary>The header of the current batch. The caller fills all but `tensors`, `sample_ids` and `total_bytes`.</summary>
    public BatchHeader Header { get; } = new();

    /// <summary>Forgets the current batch and its memory.</summary>
    public void Clear()
    {
        _tensors.Clear();
        _sent = 0;
        _headerSent = false;
        Header.Tensors.Clear();
        Header.SampleIds = null;
        _ids = default;
        _crc = 0;
        Header.TotalBytes = 0;
    }

    /// <summary>Adds a tensor behind those there are.</summary>
    /// <param name="tensor">Its memory must stay unchanged until the batch is sent.</param>
    public void Add(in TensorPayload tensor)
    {
        var layout = NextLayout();
        layout.Name = tensor.Name;
        layout.Dtype = (V1.DType)tensor.DType;
        layout.Offset = BatchLayout.Align(Header.TotalBytes);
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

    /// <summary>Adds the identities of the rows, behind all tensors.</summary>
    /// <param name="ids">One for each valid row. Must stay unchanged until the batch is sent.</param>
    public void AddSampleIds(ReadOnlyMemory<long> ids)
    {
        _ids = ids;
        _idLayout.Shape[0] = ids.Length;
        _idLayout.Offset = BatchLayout.Align(Header.TotalBytes);
        _idLayout.Length = (long)ids.Length * sizeof(long);
        Header.SampleIds = _idLayout;
        Header.TotalBytes = _idLayout.Offset + _idLayout.Length;
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

        var length = (int)Math.Min(PartBytes, Header.TotalBytes - _sent);
        _part.SetData(_headerSent ? null : Header, _sent, length, _sent + length == Header.TotalBytes);
        _sent += length;
        _headerSent = true;
        return true;
    }

    private V1.TensorLayout NextLayout()
    {
        if (_tensors.Count == _layouts.Count)
        {
            _layouts.Add(new V1.TensorLayout());
        }

        return _layouts[_tensors.Count];
    }

    /// <summary>The checksum so far, of a header's bytes or of nothing, and then of a range of the batch's bytes.</summary>
    internal uint Checksum(ReadOnlySpan<byte> header, long offset, int length)
    {
        _crc = Crc32C.Append(_crc, header);
        for (var piece = NextPiece(ref offset, ref length); !piece.IsEmpty; piece = NextPiece(ref offset, ref length))
        {
            _crc = Crc32C.Append(_crc, piece);
        }

        return _crc;
    }

    /// <summary>Copies a range of the batch's bytes, padding included, into the destination.</summary>
    internal void CopyRange(long offset, int length, IBufferWriter<byte> destination)
    {
        for (var piece = NextPiece(ref offset, ref length); !piece.IsEmpty; piece = NextPiece(ref offset, ref length))
        {
            destination.Write(piece);
        }
    }

    // A piece of one tensor, of the ids or of the padding before them, where a range begins; what it takes is taken off the range.
    private ReadOnlySpan<byte> NextPiece(ref long offset, ref int length)
    {
        if (length == 0)
        {
            return [];
        }

        var index = 0;
        var layout = Layout(0);
        while (offset >= layout.Offset + layout.Length)
        {
            layout = Layout(++index);
        }

        var count = (int)Math.Min(length, offset < layout.Offset ? layout.Offset - offset : layout.Offset + layout.Length - offset);
        var piece = offset < layout.Offset ? Padding[..count]
            : index < _tensors.Count ? _tensors[index].Bytes.Span.Slice((int)(offset - layout.Offset), count)
            : MemoryMarshal.AsBytes(_ids.Span).Slice((int)(offset - layout.Offset), count);
        offset += count;
        length -= count;
        return piece;
    }

    private V1.TensorLayout Layout(int index) => index < _tensors.Count ? Header.Tensors[index] : _idLayout;

    private static ReadOnlySpan<byte> Padding => "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8;
}
