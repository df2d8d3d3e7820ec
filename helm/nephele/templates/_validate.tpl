{{/* What a schema cannot say: how values fit together. */}}
{{- define "nephele.validate" -}}
{{- $genesis := include "nephele.genesis" . | fromJson -}}
{{- $floor := int $genesis.min_mixes_per_layer -}}
{{- range $index, $layer := .Values.mixnode.layers -}}
  {{- $number := int (add1 $index) -}}
  {{- $admitted := 0 -}}
  {{- range $genesis.admitted -}}
    {{- if and (eq .role "mix") (eq (int .layer) $number) -}}
      {{- $admitted = add1 $admitted -}}
    {{- end -}}
  {{- end -}}
  {{- if lt (int $admitted) (int $layer.replicas) -}}
    {{- fail (printf "mixnode.layers: layer %d has %d replicas, but network.genesis admits %d of its mixes; add some with tools/chart-keys --mixes" $number (int $layer.replicas) (int $admitted)) -}}
  {{- end -}}
  {{- if lt (int $layer.replicas) $floor -}}
    {{- fail (printf "mixnode.layers: layer %d has %d replicas, but network.genesis asks for min_mixes_per_layer %d: no topology would ever be published" $number (int $layer.replicas) $floor) -}}
  {{- end -}}
{{- end -}}
{{- $gateways := 0 -}}
{{- range $genesis.admitted -}}
  {{- if eq .role "gateway" }}{{ $gateways = add1 $gateways }}{{ end -}}
{{- end -}}
{{- if lt (int $gateways) (int .Values.gateway.replicas) -}}
  {{- fail (printf "gateway.replicas is %d, but network.genesis admits %d gateways; add some with tools/chart-keys --gateways" (int .Values.gateway.replicas) (int $gateways)) -}}
{{- end -}}
{{- if .Values.networkRequester.enabled -}}
  {{- if not $genesis.services -}}
    {{- fail "networkRequester.enabled, but network.genesis lists no service; tools/chart-keys writes it" -}}
  {{- end -}}
  {{- if lt (len .Values.network.gatewayKeys) (int .Values.gateway.replicas) -}}
    {{- fail (printf "network.gatewayKeys has %d keys for gateway.replicas %d; tools/chart-keys writes them" (len .Values.network.gatewayKeys) (int .Values.gateway.replicas)) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
